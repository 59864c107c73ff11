import { commonStrings } from '../../strings/common.ts';
import { Spark } from '../../ui/Spark.tsx';

/** Shown while a page is on its way. */
export function PageSkeleton() {
  return (
    <output aria-label={commonStrings.loading} className="grid h-full place-items-center text-accent">
      <Spark className="size-8 animate-pulse motion-reduce:animate-none" />
    </output>
  );
}
