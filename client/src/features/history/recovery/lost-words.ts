import * as Y from 'yjs';
import { readReview } from '@sparklio/shared/documents/review/read';
import type { ReviewSnapshot } from '@sparklio/shared/documents/review/schema';

/**
 * What a person had said in a copy that is not in the conversation now, oldest first: they can say it again, nobody else
 * can put it back under their name.
 *
 * @param review the conversation in the copy, update format 1
 */
export function lostWords(review: Uint8Array, now: ReviewSnapshot, userId: string): readonly string[] {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, review);
    const known = new Set(saidIn(now).map(({ id }) => id));
    return saidIn(readReview(doc)).flatMap(({ id, authorId, body }) =>
      authorId === userId && !known.has(id) ? [body] : [],
    );
  } catch {
    return [];
  } finally {
    doc.destroy();
  }
}

function saidIn({ threads, chat }: ReviewSnapshot) {
  return [...threads.flatMap(({ comments }) => comments), ...chat];
}
