import type { LoggedUpdate } from '../update-log.ts';

/** An entry on its way from the journal to the store, with the number that it was promised. */
export type JournalRecord = LoggedUpdate;

const ACTOR_KINDS = ['user', 'agent', 'server'] as const;
/** bytes of all that follows */
const LENGTH_BYTES = 4;
/** seq and time as doubles, the kind of actor, three lengths */
const FIXED_BYTES = 8 + 8 + 1 + 3 * 2;

/** Records one after the other, behind `room` bytes for the caller. */
export function encodeRecords(records: readonly JournalRecord[], room: number): Buffer {
  let size = room;
  for (const record of records) size += LENGTH_BYTES + bytesOf(record);
  const buffer = Buffer.allocUnsafe(size);
  let offset = room;
  for (const record of records) offset = writeRecord(buffer, offset, record);
  return buffer;
}

/** @param payload what `encodeRecords` wrote, its checksum compared before */
export function decodeRecords(payload: Buffer): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (let position = 0; position < payload.length;) {
    const end = position + LENGTH_BYTES + payload.readUInt32LE(position);
    records.push(readRecord(payload.subarray(position + LENGTH_BYTES, end)));
    position = end;
  }
  return records;
}

function bytesOf({ document, actorId, turnId, update }: JournalRecord): number {
  const strings = Buffer.byteLength(document) + Buffer.byteLength(actorId) + Buffer.byteLength(turnId ?? '');
  return FIXED_BYTES + strings + update.length;
}

function writeRecord(buffer: Buffer, start: number, record: JournalRecord): number {
  let offset = start + LENGTH_BYTES;
  offset = buffer.writeDoubleLE(record.seq, offset);
  offset = buffer.writeDoubleLE(record.at, offset);
  offset = buffer.writeUInt8(ACTOR_KINDS.indexOf(record.actorKind), offset);
  for (const text of [record.document, record.actorId, record.turnId ?? '']) {
    const length = buffer.write(text, offset + 2);
    buffer.writeUInt16LE(length, offset);
    offset += 2 + length;
  }
  buffer.set(record.update, offset);
  const end = offset + record.update.length;
  buffer.writeUInt32LE(end - start - LENGTH_BYTES, start);
  return end;
}

function readRecord(bytes: Buffer): JournalRecord {
  const seq = bytes.readDoubleLE(0);
  const at = bytes.readDoubleLE(8);
  const actorKind = ACTOR_KINDS[bytes.readUInt8(16)] ?? 'server';
  let offset = 17;
  const text = (): string => {
    const start = offset + 2;
    offset = start + bytes.readUInt16LE(offset);
    return bytes.toString('utf8', start, offset);
  };
  const document = text();
  const actorId = text();
  const turnId = text();
  const update = new Uint8Array(bytes.subarray(offset));
  return { document, update, actorId, actorKind, seq, at, ...(turnId === '' ? {} : { turnId }) };
}
