import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { useRun } from '../../editing/use-run.ts';
import { designStrings as words } from '../../strings/design.ts';
import { useCreative } from '../../sync/hooks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { align, distribute } from '../canvas/actions.ts';
import type { AlignEdge } from '../canvas/actions.ts';

const EDGES: readonly [AlignEdge, LucideIcon][] = [
  ['left', AlignStartVertical],
  ['centre', AlignCenterVertical],
  ['right', AlignEndVertical],
  ['top', AlignStartHorizontal],
  ['middle', AlignCenterHorizontal],
  ['bottom', AlignEndHorizontal],
];

/** One object aligns to the page, several to each other. */
export function AlignBar({ objects }: { readonly objects: readonly CanvasObject[] }) {
  const { canvas } = useCreative();
  const run = useRun();
  const ids = objects.map(({ id }) => id);
  const page = canvas.page(objects[0]?.pageId ?? '');
  if (page === undefined) return null;
  const box = { x: 0, y: 0, width: page.size[0], height: page.size[1] };
  return (
    <div
      role="toolbar"
      aria-label={words.sections.align}
      className="flex justify-between border-b border-line px-2 py-1.5"
    >
      {EDGES.map(([edge, icon]) => (
        <IconButton
          key={edge}
          icon={icon}
          label={words.edges[edge]}
          onClick={() => run(align(canvas, ids, edge, box))}
        />
      ))}
      {objects.length > 2 && (
        <>
          <IconButton
            icon={AlignHorizontalSpaceBetween}
            label={words.distributeX}
            onClick={() => run(distribute(canvas, ids, 'x'))}
          />
          <IconButton
            icon={AlignVerticalSpaceBetween}
            label={words.distributeY}
            onClick={() => run(distribute(canvas, ids, 'y'))}
          />
        </>
      )}
    </div>
  );
}
