import * as Y from 'yjs';

/** A slow or silent server must not keep the socket from being opened. */
const TIMEOUT_MS = 5_000;

/**
 * Fills a document that this browser keeps nothing of, before its socket opens: packed, it is a fraction of what the socket
 * would bring, and the server has it ready. Whatever goes wrong, the socket brings everything all the same.
 *
 * @param getState gives a Yjs update in format 2
 */
export async function takeReadyState(
  doc: Y.Doc,
  getState: (signal: AbortSignal) => Promise<Uint8Array>,
): Promise<void> {
  if (doc.store.clients.size > 0) return;
  try {
    const update = await getState(AbortSignal.timeout(TIMEOUT_MS));
    if (!doc.isDestroyed) Y.applyUpdateV2(doc, update, takeReadyState);
  } catch {
    // Not reached, not allowed, or not what it should be: the socket will say which.
  }
}
