import { crc32 } from 'node:zlib';
import { decodeRecords, encodeRecords } from './record.ts';
import type { JournalRecord } from './record.ts';

/** Thrown for bytes that were written whole and are not what was written. */
export class DamagedJournalError extends Error {
  constructor(offset: number) {
    super(`The journal is damaged at byte ${offset}.`);
    this.name = 'DamagedJournalError';
  }
}

/*
 * One commit is one frame, so that a crash leaves all of it or none: magic, bytes of the payload, CRC32 of the payload, CRC32
 * of these three (all uint32, little-endian), then the records. The head has a checksum of its own because a damaged
 * length would look like a frame that the crash cut off, and would drop what was acknowledged without a word.
 */
const MAGIC = 0x314c_4e4a;
const HEAD_BYTES = 16;

export function encodeFrame(records: readonly JournalRecord[]): Buffer {
  const frame = encodeRecords(records, HEAD_BYTES);
  const payload = frame.subarray(HEAD_BYTES);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(payload.length, 4);
  frame.writeUInt32LE(crc32(payload), 8);
  frame.writeUInt32LE(crc32(frame.subarray(0, 12)), 12);
  return frame;
}

/**
 * Reads frames from the front of `buffer`.
 *
 * @param offset where `buffer` begins in the journal, for messages
 * @returns their records and how many bytes the frames took. What the end of the process or a power cut left of a last
 * frame is left out: too few bytes, or zeros where its page never reached the disk. It was promised to nobody.
 * @throws DamagedJournalError
 */
export function decodeFrames(buffer: Buffer, offset: number): { records: JournalRecord[]; bytes: number } {
  const records: JournalRecord[] = [];
  let position = 0;
  while (position + HEAD_BYTES <= buffer.length) {
    const head = buffer.subarray(position, position + HEAD_BYTES);
    const isHead = head.readUInt32LE(0) === MAGIC && crc32(head.subarray(0, 12)) === head.readUInt32LE(12);
    if (!isHead) {
      if (buffer.subarray(position).every((byte) => byte === 0)) break;
      throw new DamagedJournalError(offset + position);
    }
    const end = position + HEAD_BYTES + head.readUInt32LE(4);
    if (end > buffer.length) break;
    const payload = buffer.subarray(position + HEAD_BYTES, end);
    if (crc32(payload) !== head.readUInt32LE(8)) throw new DamagedJournalError(offset + position);
    for (const record of decodeRecords(payload)) records.push(record);
    position = end;
  }
  return { records, bytes: position };
}
