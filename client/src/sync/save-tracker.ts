import * as decoding from 'lib0/decoding';
import { Listeners } from './store.ts';

/**
 * Knows which of a person's edits the server has put on disk.
 *
 * The server answers every sync answer and every update with one status, in order, per document and
 * connection; so a queue of what was sent tells which edits each answer covers. An edit that went out
 * on a connection that broke stays unsaved until the next connection's sync answer, which holds
 * everything the server lacks, is acknowledged.
 */
export interface SaveTracker {
  /** Local edits not known to be on disk. */
  readonly unsaved: number;
  /** A local transaction happened; call it before the provider sends it. */
  edited(): void;
  /** Edits of an earlier session that were never acknowledged. */
  restore(unsaved: number): void;
  /**
   * A sync frame is about to leave.
   * @returns false if it must be held back: an update sent before this connection's sync answer could
   *   depend on edits the server has not seen yet, and the answer will hold it anyway
   */
  sending(frame: 'step1' | 'step2' | 'update'): boolean;
  /** The server answered the oldest unanswered frame. `applied` false: it did not take it. */
  answered(applied: boolean): void;
  /** The connection is gone; whatever was under way counts as not saved. */
  disconnected(): void;
  onChange(listener: () => void): () => void;
  /** An answer said that a frame with edits was not applied. */
  onNotApplied(listener: () => void): () => void;
}

interface Sent {
  /** the edit numbers it covers: from (exclusive) … to (inclusive) */
  readonly after: number;
  readonly upTo: number;
}

export function createSaveTracker(): SaveTracker {
  const changed = new Listeners<[]>();
  const notApplied = new Listeners<[]>();
  let edits = 0;
  const unsaved = new Set<number>();
  let sent: Sent[] = [];
  let answeredSync = false;
  let current: number | undefined;
  const add = (): void => {
    edits += 1;
    unsaved.add(edits);
  };
  return {
    get unsaved() {
      return unsaved.size;
    },
    edited() {
      add();
      current = edits;
      changed.tell();
    },
    restore(count) {
      for (let index = 0; index < count; index++) add();
      if (count > 0) changed.tell();
    },
    sending(frame) {
      if (frame === 'step1') return true;
      if (frame === 'step2') {
        answeredSync = true;
        sent.push({ after: 0, upTo: edits });
        return true;
      }
      const edit = current;
      current = undefined;
      if (!answeredSync) return false;
      sent.push(edit === undefined ? { after: edits, upTo: edits } : { after: edit - 1, upTo: edit });
      return true;
    },
    answered(applied) {
      const frame = sent.shift();
      if (frame === undefined) return;
      const before = unsaved.size;
      for (const edit of unsaved) {
        if (edit > frame.upTo) break;
        if (edit > frame.after && applied) unsaved.delete(edit);
      }
      if (!applied && frame.upTo > frame.after && before > 0) notApplied.tell();
      if (unsaved.size !== before) changed.tell();
    },
    disconnected() {
      sent = [];
      answeredSync = false;
      current = undefined;
    },
    onChange: (listener) => changed.add(listener),
    onNotApplied: (listener) => notApplied.add(listener),
  };
}

/** What a socket frame says about saving, or undefined if nothing. */
export function readSyncFrame(
  data: Uint8Array,
):
  | { document: string; kind: 'step1' | 'step2' | 'update' }
  | { document: string; kind: 'status'; applied: boolean }
  | undefined {
  try {
    const decoder = decoding.createDecoder(data);
    const document = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE_SYNC || type === MESSAGE_SYNC_REPLY) {
      const kind = SYNC_KINDS[decoding.readVarUint(decoder)];
      return kind === undefined ? undefined : { document, kind };
    }
    if (type === MESSAGE_SYNC_STATUS)
      return { document, kind: 'status', applied: decoding.readVarInt(decoder) === 1 };
    return undefined;
  } catch {
    return undefined;
  }
}

const MESSAGE_SYNC = 0;
const MESSAGE_SYNC_REPLY = 4;
const MESSAGE_SYNC_STATUS = 8;
const SYNC_KINDS = ['step1', 'step2', 'update'] as const;
