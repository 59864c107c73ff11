import type * as Y from 'yjs';
import type { Origin } from '../origin.ts';

/**
 * One intention, one transaction, one origin. The only call to `doc.transact` outside tests:
 * undo, attribution and the update guard all read the record it leaves.
 */
export function edit<Result>(doc: Y.Doc, origin: Origin, change: () => Result): Result {
  return doc.transact(change, origin);
}
