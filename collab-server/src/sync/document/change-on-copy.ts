import * as Y from 'yjs';

/**
 * Makes a change on a throw-away copy of a document. If `change` throws, its error comes through.
 *
 * @param whole the document as one update
 * @param client the Yjs client id to write with, if all that was ever written with it is in the document; else a new one
 * @returns what it returned, the update that does the same elsewhere (undefined if it changed nothing), and the client id
 */
export function changeOnCopy<R>(
  whole: Uint8Array,
  change: (doc: Y.Doc) => R,
  client?: number,
): { readonly result: R; readonly update: Uint8Array | undefined; readonly client: number } {
  const copy = new Y.Doc();
  try {
    Y.applyUpdate(copy, whole);
    // Yjs takes another id for itself when it reads what was written with its own, so this comes after.
    if (client !== undefined) copy.clientID = client;
    const updates: Uint8Array[] = [];
    copy.on('update', (update: Uint8Array) => updates.push(update));
    const result = change(copy);
    return {
      result,
      update: updates.length > 1 ? Y.mergeUpdates(updates) : updates[0],
      client: copy.clientID,
    };
  } finally {
    copy.destroy();
  }
}
