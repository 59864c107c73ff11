import { crc32 } from 'node:zlib';
import type { LogEntry } from '../update-log.ts';

/** An entry on its way from the journal to the store. */
export interface JournalRecord extends LogEntry {
  /** epoch milliseconds */
  readonly at: number;
}

const ACTOR_KINDS = ['user', 'agent', 'server'] as const;
/** bytes of the payload, then CRC32 of it */
const HEAD_BYTES = 8;
const FIXED_BYTES = 8 + 1 + 3 * 2;

/** Thrown for a record that was written whole and is not what was written. */
export class DamagedRecordError extends Error {
  constructor(offset: number) {
    super(`The journal is damaged at byte ${offset}.`);
    this.name = 'DamagedRecordError';
  }
}

/** Entries as the journal holds them, one after the other in one buffer. */
export function encodeRecords(entries: readonly LogEntry[], at: number): Buffer {
  let size = 0;
  for (const entry of entries) size += HEAD_BYTES + payloadBytes(entry);
  const buffer = Buffer.allocUnsafe(size);
  let offset = 0;
  for (const entry of entries) offset = writeRecord(buffer, offset, entry, at);
  return buffer;
}

/**
 * Reads records from the front of `buffer`.
 *
 * @param offset where `buffer` begins in the journal, for messages
 * @returns the records and how many bytes they took; a record that was cut off by the end of the process is left out
 * @throws DamagedRecordError
 */
export function decodeRecords(buffer: Buffer, offset: number): { records: JournalRecord[]; bytes: number } {
  const records: JournalRecord[] = [];
  let position = 0;
  while (position + HEAD_BYTES <= buffer.length) {
    const end = position + HEAD_BYTES + buffer.readUInt32LE(position);
    if (end > buffer.length) break;
    const payload = buffer.subarray(position + HEAD_BYTES, end);
    const intact = payload.length >= FIXED_BYTES && crc32(payload) === buffer.readUInt32LE(position + 4);
    if (!intact) {
      // The last record may have reached the disk in part only: nobody was told that it was saved.
      if (end === buffer.length) break;
      throw new DamagedRecordError(offset + position);
    }
    records.push(decodePayload(payload));
    position = end;
  }
  return { records, bytes: position };
}

function payloadBytes({ document, actorId, turnId, update }: LogEntry): number {
  const strings = Buffer.byteLength(document) + Buffer.byteLength(actorId) + Buffer.byteLength(turnId ?? '');
  return FIXED_BYTES + strings + update.length;
}

function writeRecord(buffer: Buffer, start: number, entry: LogEntry, at: number): number {
  let offset = start + HEAD_BYTES;
  offset = buffer.writeDoubleLE(at, offset);
  offset = buffer.writeUInt8(ACTOR_KINDS.indexOf(entry.actorKind), offset);
  for (const text of [entry.document, entry.actorId, entry.turnId ?? '']) {
    const length = buffer.write(text, offset + 2);
    buffer.writeUInt16LE(length, offset);
    offset += 2 + length;
  }
  buffer.set(entry.update, offset);
  const end = offset + entry.update.length;
  const payload = buffer.subarray(start + HEAD_BYTES, end);
  buffer.writeUInt32LE(payload.length, start);
  buffer.writeUInt32LE(crc32(payload), start + 4);
  return end;
}

function decodePayload(payload: Buffer): JournalRecord {
  const at = payload.readDoubleLE(0);
  const actorKind = ACTOR_KINDS[payload.readUInt8(8)] ?? 'server';
  let offset = 9;
  const text = (): string => {
    const start = offset + 2;
    offset = start + payload.readUInt16LE(offset);
    return payload.toString('utf8', start, offset);
  };
  const document = text();
  const actorId = text();
  const turnId = text();
  const update = new Uint8Array(payload.subarray(offset));
  return { document, update, actorId, actorKind, at, ...(turnId === '' ? {} : { turnId }) };
}
