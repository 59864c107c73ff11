import * as Y from 'yjs';

/**
 * Makes a change on a throw-away copy of a document. If `change` throws, its error comes through.
 *
 * @param whole the document as one update
 * @returns what it returned, and the update that does the same elsewhere; undefined if it changed nothing
 */
export function changeOnCopy<R>(
  whole: Uint8Array,
  change: (doc: Y.Doc) => R,
): { readonly result: R; readonly update: Uint8Array | undefined } {
  const copy = new Y.Doc();
  try {
    Y.applyUpdate(copy, whole);
    const updates: Uint8Array[] = [];
    copy.on('update', (update: Uint8Array) => updates.push(update));
    const result = change(copy);
    return { result, update: updates.length > 1 ? Y.mergeUpdates(updates) : updates[0] };
  } finally {
    copy.destroy();
  }
}
