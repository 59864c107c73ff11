import { classNames } from './class-names.ts';

/** Holds the place of something that is on its way, in its size, so that nothing jumps. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <div
      aria-hidden
      className={classNames('animate-pulse rounded-control bg-pressed motion-reduce:animate-none', className)}
    />
  );
}
