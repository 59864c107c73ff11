import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import type { Anchor, Thread } from '@sparklio/shared/documents/review/schema';
import { objectName } from '../../editing/object-icon.ts';
import { reviewStrings as words } from '../../strings/review.ts';

export interface NumberedThread {
  readonly thread: Thread;
  /** its place among all threads, oldest first; the number on its pin */
  readonly number: number;
}

/** All threads with their numbers, oldest first. A number never changes while the thread lives. */
export function numberThreads(threads: readonly Thread[]): readonly NumberedThread[] {
  return threads
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
    .map((thread, index) => ({ thread, number: index + 1 }));
}

/** The thread before or after, around the ends; the first if none is open. */
export function neighbourThread(
  shown: readonly NumberedThread[],
  openId: string | undefined,
  step: 1 | -1,
): string | undefined {
  const at = shown.findIndex(({ thread }) => thread.id === openId);
  if (at < 0) return (step > 0 ? shown[0] : shown.at(-1))?.thread.id;
  return shown[(at + step + shown.length) % shown.length]?.thread.id;
}

interface Names {
  object(id: string): CanvasObject | undefined;
  page(id: string): CanvasPage | undefined;
}

/** Where a comment stands, in words. */
export function anchorWords(anchor: Anchor, names: Names): string {
  switch (anchor.kind) {
    case 'object':
    case 'text': {
      const object = names.object(anchor.objectId);
      return object === undefined ? words.anchors.gone : words.anchors.object(objectName(object));
    }
    case 'point': {
      const object = anchor.objectId === undefined ? undefined : names.object(anchor.objectId);
      if (object !== undefined) return words.anchors.object(objectName(object));
      const page = names.page(anchor.pageId);
      return page === undefined ? words.anchors.gone : words.anchors.page(page.name);
    }
    case 'time':
    case 'whole':
      return words.anchors.whole;
  }
}
