import { canvasStrings } from '../../strings/canvas.ts';

/** Stands where the page will be, so that nothing jumps when it comes. */
export function StageSkeleton() {
  return (
    <output
      className="flex h-full w-full items-center justify-center bg-(--desk)"
      aria-label={canvasStrings.loading}
    >
      <div className="aspect-square w-[min(60%,60vh)] animate-pulse rounded-[2px] bg-(--panel) motion-reduce:animate-none" />
    </output>
  );
}
