import * as Y from 'yjs';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { bindClients, fillDocument } from '../../snapshots/replay.ts';
import { readStoredDocument } from '../../snapshots/stored-document.ts';
import type { UpdateLog } from '../../update-log/update-log.ts';
import type { SyncLogger } from '../ports.ts';

export interface Loaded {
  /** user ids by client id: who first wrote with it */
  readonly bindings: Map<number, string>;
  /** the log does not give a whole document */
  readonly damaged: boolean;
  /** the document holds every entry of the log up to this one, */
  readonly head: number;
  /** and these, which bringing it to the newest shape appended */
  readonly prepared: readonly number[];
}

/**
 * Fills an empty document from its newest snapshot and what the log has after it, in one transaction, and brings it to
 * the newest shape. What that writes is logged too, so that every server and every restart has the same history.
 *
 * @throws StudioError as `readStoredDocument`
 */
export async function loadDocument(
  name: string,
  doc: Y.Doc,
  log: UpdateLog,
  blobs: Pick<BlobStore, 'get'> | undefined,
  logger: SyncLogger,
  prepare: ((name: string, doc: Y.Doc) => void) | undefined,
): Promise<Loaded> {
  const stored = await readStoredDocument(name, {
    log,
    blobs,
    onBadSnapshot: ({ key }, error) =>
      logger.error({ document: name, key, err: error }, 'snapshot cannot be used, the archive serves'),
  });
  const damaged = !fillDocument(doc, stored);
  if (damaged) logger.error({ document: name, rows: stored.head }, 'log has gaps, document opens read-only');
  const bindings = bindClients(stored);
  const prepared = prepare && !damaged ? await prepareAndLog(name, doc, log, prepare, bindings) : [];
  return { bindings, damaged, head: stored.head, prepared };
}

async function prepareAndLog(
  name: string,
  doc: Y.Doc,
  log: UpdateLog,
  prepare: (name: string, doc: Y.Doc) => void,
  bindings: Map<number, string>,
): Promise<readonly number[]> {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', collect);
  prepare(name, doc);
  doc.off('update', collect);
  if (updates.length === 0) return [];
  bindings.set(doc.clientID, 'server');
  const update = Y.mergeUpdates(updates);
  const { from: starts, to: ends } = Y.parseUpdateMeta(update);
  const adds = [...ends].map(([client, to]) => ({ client, from: starts.get(client) ?? 0, to }));
  return log.append([{ document: name, update, actorId: 'server', actorKind: 'server', adds }]);
}
