import { lazy, Suspense } from 'react';
import type { CanvasStageProps } from './stage-props.ts';
import { StageSkeleton } from './StageSkeleton.tsx';

export type { CanvasStageProps } from './stage-props.ts';

// Fabric and fontkit are heavy: they load beside the first paint, not before it.
const Stage = lazy(async () => ({ default: (await import('./Stage.tsx')).Stage }));

/** The stage region: toolbar, page, ghosts, peers, pins, menus and keys. Stands inside a `CreativeProvider`. */
export function CanvasStage(props: CanvasStageProps) {
  return (
    <Suspense fallback={<StageSkeleton />}>
      <Stage {...props} />
    </Suspense>
  );
}
