import type { CSSProperties } from 'react';
import type { CanvasPage, Pair } from '@sparklio/shared/documents/canvas/schema';
import type { Anchor, Thread } from '@sparklio/shared/documents/review/schema';
import { canvasStrings } from '../../strings/canvas.ts';
import { useCanvas, useCreative, usePageObjects, useReview } from '../../sync/hooks.ts';
import type { CanvasMirror } from '../../sync/canvas-mirror.ts';
import { classNames } from '../../ui/class-names.ts';
import { boundsOfIds } from './canvas-tree.ts';
import { useEditor } from './editor-store.ts';

interface CommentPinsProps {
  /** a comment that is still being written */
  readonly pending: Anchor | undefined;
  readonly onOpen: (threadId: string) => void;
}

/**
 * Numbered pins of the open threads on this page. They stay with the object they were put on. A hollow pin marks where
 * a comment is about to go.
 */
export function CommentPins({ pending, onOpen }: CommentPinsProps) {
  const { canvas } = useCreative();
  const pageId = useEditor((state) => state.pageId);
  const threads = useReview((review) => review.threads);
  const page = useCanvas((each) => each.pages.find(({ id }) => id === pageId));
  // Pins on objects move with them.
  usePageObjects(pageId ?? '');
  if (page === undefined) return null;
  const pins = numberThreads(threads).map(({ thread, number }) => {
    const at = pinPlace(thread.anchor, page, canvas);
    if (at === undefined) return null;
    return (
      <button
        key={thread.id}
        type="button"
        aria-label={canvasStrings.pin(number, thread.authorName)}
        title={thread.comments[0]?.body.slice(0, 200)}
        style={styleAt(at)}
        className={classNames(
          'stage-at z-[1] -mt-6 flex size-6 items-center justify-center rounded-full rounded-bl-none bg-accent text-11 font-semibold text-on-accent tabular-nums',
          'ring-2 ring-panel transition-transform hover:scale-110 motion-reduce:transition-none',
        )}
        onClick={() => onOpen(thread.id)}
      >
        {number}
      </button>
    );
  });
  const place = pending && pinPlace(pending, page, canvas);
  return (
    <>
      {pins}
      {place !== undefined && (
        <span
          role="img"
          aria-label={canvasStrings.pendingPin}
          data-pending-pin
          style={styleAt(place)}
          className="stage-at pointer-events-none z-[1] -mt-6 size-6 rounded-full rounded-bl-none border-[3px] border-accent ring-2 ring-panel"
        />
      )}
    </>
  );
}

function styleAt([x, y]: Pair): CSSProperties {
  return { '--x': x, '--y': y } as CSSProperties;
}

/** Open threads with the number they have everywhere: their place among all, oldest first. */
export function numberThreads(
  threads: readonly Thread[],
): readonly { readonly thread: Thread; readonly number: number }[] {
  return threads
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
    .map((thread, index) => ({ thread, number: index + 1 }))
    .filter(({ thread }) => !thread.resolved);
}

function pinPlace(anchor: Anchor, page: CanvasPage, canvas: CanvasMirror): Pair | undefined {
  if (anchor.kind === 'point') {
    if (anchor.pageId !== page.id) return undefined;
    return [anchor.point[0] * page.size[0], anchor.point[1] * page.size[1]];
  }
  if (anchor.kind !== 'object' && anchor.kind !== 'text') return undefined;
  if (canvas.object(anchor.objectId)?.pageId !== page.id) return undefined;
  const box = boundsOfIds(canvas, [anchor.objectId]);
  return box === undefined ? undefined : [box.x + box.width, box.y];
}
