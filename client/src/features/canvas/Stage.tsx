import { StageSkeleton } from './StageSkeleton.tsx';
import type { CanvasStageProps } from './stage-props.ts';

export function Stage(_props: CanvasStageProps) {
  return <StageSkeleton />;
}
