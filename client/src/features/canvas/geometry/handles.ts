import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { centreOf, contains, rotate } from './box.ts';
import type { Frame } from './box.ts';

export const RESIZE_HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type ResizeHandle = (typeof RESIZE_HANDLES)[number];
export type Handle = ResizeHandle | 'rotate' | 'start' | 'end';

/** Which way a handle pulls: −1, 0 or 1 per axis. */
export const DIRECTIONS: Readonly<Record<ResizeHandle, Pair>> = {
  nw: [-1, -1],
  n: [0, -1],
  ne: [1, -1],
  e: [1, 0],
  se: [1, 1],
  s: [0, 1],
  sw: [-1, 1],
  w: [-1, 0],
};

/** Screen px. */
export const HANDLE_SIZE = 9;
/** How near the pointer must come, from a handle's centre. */
export const HANDLE_REACH = 8;
/** The rotate handle stands this far above the top edge. */
export const ROTATE_GAP = 26;
/** An edge shorter than this on the screen shows no handle in its middle. */
const SHORT_EDGE = 32;

/** Where a handle stands, in the same px as the frame, which are screen px. */
export function handlePoint(frame: Frame, handle: ResizeHandle | 'rotate'): Pair {
  const [cx, cy] = centreOf(frame);
  const at: Pair =
    handle === 'rotate'
      ? [cx, frame.y - ROTATE_GAP]
      : [cx + (DIRECTIONS[handle][0] * frame.width) / 2, cy + (DIRECTIONS[handle][1] * frame.height) / 2];
  return rotate(at, frame.rotation, [cx, cy]);
}

/** The handles a frame of this size on the screen shows. */
export function shownHandles(frame: Frame): readonly (ResizeHandle | 'rotate')[] {
  return [
    ...RESIZE_HANDLES.filter((handle) => {
      const [dx, dy] = DIRECTIONS[handle];
      if (dx === 0) return frame.width >= SHORT_EDGE;
      if (dy === 0) return frame.height >= SHORT_EDGE;
      return true;
    }),
    'rotate',
  ];
}

/** The handle under a screen point, corners before edges. */
export function handleAt(frame: Frame, point: Pair): ResizeHandle | 'rotate' | undefined {
  const near = shownHandles(frame).filter((handle) => {
    const [x, y] = handlePoint(frame, handle);
    return Math.max(Math.abs(x - point[0]), Math.abs(y - point[1])) <= HANDLE_REACH;
  });
  return near.find((handle) => handle.length === 2) ?? near[0] ?? edgeAt(frame, point);
}

/** The whole of an edge can be pulled, not only the square in its middle. */
function edgeAt(frame: Frame, point: Pair): ResizeHandle | undefined {
  const slack = 4;
  if (frame.width < SHORT_EDGE || frame.height < SHORT_EDGE || !contains(frame, point, slack))
    return undefined;
  const [x, y] = rotate(point, -frame.rotation, centreOf(frame));
  if (Math.abs(y - frame.y) <= slack) return 'n';
  if (Math.abs(y - frame.y - frame.height) <= slack) return 's';
  if (Math.abs(x - frame.x) <= slack) return 'w';
  if (Math.abs(x - frame.x - frame.width) <= slack) return 'e';
  return undefined;
}

const CURSORS = ['ns-resize', 'nesw-resize', 'ew-resize', 'nwse-resize'] as const;

/** The CSS cursor that points the way a handle pulls, for a turned frame too. */
export function handleCursor(handle: ResizeHandle, rotation: number): string {
  const [dx, dy] = DIRECTIONS[handle];
  const degrees = (Math.atan2(dx, -dy) * 180) / Math.PI + rotation;
  return CURSORS[(((Math.round(degrees / 45) % 4) + 4) % 4) as 0 | 1 | 2 | 3];
}
