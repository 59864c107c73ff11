import type { ReactNode } from 'react';
import { commonStrings } from '../../strings/common.ts';
import { signInStrings } from '../../strings/sign-in.ts';
import { Spark } from '../../ui/Spark.tsx';

/** The pages before the studio: one narrow column, nothing else. */
export function EntryFrame({
  title,
  subtitle,
  children,
}: {
  readonly title: string;
  readonly subtitle?: string;
  readonly children: ReactNode;
}) {
  return (
    <main className="grid min-h-full place-items-center p-4">
      <div className="w-full max-w-[380px]">
        <p className="mb-6 flex items-center justify-center gap-2 text-18 font-semibold">
          <Spark className="size-6 text-accent" />
          {commonStrings.product}
        </p>
        <section className="rounded-[14px] border border-line bg-panel p-6 sm:p-8">
          <h1 className="text-18 font-semibold">{title}</h1>
          {subtitle !== undefined && <p className="mt-1 text-quiet">{subtitle}</p>}
          <div className="mt-5">{children}</div>
        </section>
        <p className="mt-6 text-center text-12 text-quiet">{signInStrings.tagline}</p>
      </div>
    </main>
  );
}
