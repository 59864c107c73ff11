import * as Y from 'yjs';
import type { LoggedUpdate, UpdateLog } from '../../update-log/update-log.ts';
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

/** Updates merged at a time: merging is quadratic in how many there are, and a tree of merges is not. */
const MERGE_WIDTH = 64;

/**
 * Fills an empty document from the log, in one transaction, and brings it to the newest shape. What that writes
 * is logged too, so that every server and every restart has the same history.
 */
export async function loadDocument(
  name: string,
  doc: Y.Doc,
  log: UpdateLog,
  logger: SyncLogger,
  prepare: ((name: string, doc: Y.Doc) => void) | undefined,
): Promise<Loaded> {
  const rows = await log.readAfter(name, 0);
  if (rows.length > 0) Y.applyUpdate(doc, mergeAll(rows.map((row) => row.update)));
  const damaged = doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
  if (damaged) logger.error({ document: name, rows: rows.length }, 'log has gaps, document opens read-only');
  const bindings = bindClients(rows);
  const prepared = prepare && !damaged ? await prepareAndLog(name, doc, log, prepare, bindings) : [];
  return { bindings, damaged, head: rows.at(-1)?.seq ?? 0, prepared };
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
  return log.append([
    { document: name, update: Y.mergeUpdates(updates), actorId: 'server', actorKind: 'server' },
  ]);
}

export function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  let level = updates;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += MERGE_WIDTH) {
      next.push(Y.mergeUpdates(level.slice(index, index + MERGE_WIDTH)));
    }
    level = next;
  }
  return level[0] ?? Y.mergeUpdates([]);
}

function bindClients(rows: readonly LoggedUpdate[]): Map<number, string> {
  const bindings = new Map<number, string>();
  for (const { update, actorId } of rows) {
    for (const client of Y.parseUpdateMeta(update).to.keys())
      if (!bindings.has(client)) bindings.set(client, actorId);
  }
  return bindings;
}
