import { studioStrings as words } from '../../strings/studio.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Spark } from '../../ui/Spark.tsx';

/** The outline of the studio, in the places where everything will be. */
export function StudioSkeleton({ title }: { readonly title?: string }) {
  return (
    <output aria-label={words.opening} className="flex h-full flex-col">
      <div className="flex h-(--top-bar) items-center gap-3 border-b border-line bg-panel px-3">
        <Spark className="size-5 text-accent" />
        {title === undefined ? (
          <Skeleton className="h-4 w-48" />
        ) : (
          <span className="truncate font-semibold">{title}</span>
        )}
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="w-12 border-e border-line bg-panel max-md:hidden" />
        <div className="grid flex-1 place-items-center bg-desk">
          <div className="aspect-square w-[min(60%,60vh)] animate-pulse rounded-[2px] bg-panel motion-reduce:animate-none" />
        </div>
        <div className="flex w-76 flex-col gap-3 border-s border-line bg-panel p-3 max-md:hidden">
          <Skeleton className="h-7" />
          <Skeleton className="h-24" />
          <Skeleton className="h-32" />
        </div>
      </div>
    </output>
  );
}
