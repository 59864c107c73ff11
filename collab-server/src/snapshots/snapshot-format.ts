import { createHash } from 'node:crypto';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { z } from 'zod';
import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import type { SnapshotRef } from '../update-log/update-log.ts';

/** A document as it stood after an entry of its log. */
export interface Snapshot {
  readonly document: string;
  /** everything up to this entry is in it */
  readonly seq: number;
  /** the whole document as one Yjs update in format 2 */
  readonly state: Uint8Array;
  /** user ids by Yjs client id: who first wrote with it */
  readonly bindings: ReadonlyMap<number, string>;
}

/** Thrown for bytes that are not what was stored. */
export class DamagedSnapshotError extends Error {
  constructor(key: string, reason: string, cause?: unknown) {
    super(`The snapshot ${key} cannot be used: ${reason}`, { cause });
    this.name = 'DamagedSnapshotError';
  }
}

/*
 * The blob: 'SNAP', version (uint32), then one brotli stream of
 *   bytes of the header (uint32), header (JSON: document, seq, bindings as pairs), state.
 * Numbers are little-endian. Its SHA-256 stands in the log and in its key, so it needs no checksum of its own.
 */
const MAGIC = Buffer.from('SNAP');
const VERSION = 1;
const PREFIX_BYTES = 8;
/** A document may have 48 MB; whoever wrote the blob, unpacking it must end. */
const MOST_UNPACKED_BYTES = 512 * 1024 * 1024;
/** Smaller than gzip 6 and faster; what the next levels save costs twice the time. */
const QUALITY = 4;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

const headerSchema = z.object({
  document: z.string(),
  seq: z.int().positive(),
  bindings: z.array(z.tuple([z.int().nonnegative(), z.string()])),
});

/** The same snapshot gives the same bytes. */
export async function encodeSnapshot({ document, seq, state, bindings }: Snapshot): Promise<Buffer> {
  const pairs = [...bindings].toSorted(([one], [two]) => one - two);
  const header = Buffer.from(JSON.stringify({ document, seq, bindings: pairs }));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.set(MAGIC);
  prefix.writeUInt32LE(VERSION, 4);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const packed = await compress(Buffer.concat([length, header, state]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY },
  });
  return Buffer.concat([prefix, packed]);
}

/** @throws DamagedSnapshotError if these are not, bit by bit, the bytes that `ref` names */
export async function decodeSnapshot(
  bytes: Uint8Array,
  ref: Pick<SnapshotRef, 'document' | 'seq' | 'key' | 'sha256'>,
): Promise<Snapshot> {
  if (sha256Of(bytes) !== ref.sha256) throw new DamagedSnapshotError(ref.key, 'its checksum is wrong.');
  const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!blob.subarray(0, 4).equals(MAGIC) || blob.length < PREFIX_BYTES)
    throw new DamagedSnapshotError(ref.key, 'it is no snapshot.');
  const version = blob.readUInt32LE(4);
  if (version !== VERSION)
    throw new DamagedSnapshotError(ref.key, `another version of the studio wrote it (${version}).`);
  try {
    const plain = await decompress(blob.subarray(PREFIX_BYTES), { maxOutputLength: MOST_UNPACKED_BYTES });
    const end = 4 + plain.readUInt32LE(0);
    const header = headerSchema.parse(JSON.parse(plain.toString('utf8', 4, end)));
    const { document, seq } = header;
    if (document !== ref.document || seq !== ref.seq) throw new Error('It belongs to another place.');
    return { document, seq, bindings: new Map(header.bindings), state: plain.subarray(end) };
  } catch (error) {
    throw new DamagedSnapshotError(ref.key, 'it cannot be unpacked.', error);
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const SNAPSHOT_PREFIX = 'documents/';

/** `documents/<workspace>/<document>/<seq>-<sha256>`: what lies under a key never changes. */
export function snapshotKey(document: string, seq: number, sha256: string): string {
  return `${SNAPSHOT_PREFIX}${parseDocumentName(document).workspaceId}/${document}/${seq}-${sha256}`;
}

/** @returns undefined for what `snapshotKey` did not make */
export function parseSnapshotKey(
  key: string,
): { readonly document: string; readonly seq: number } | undefined {
  const [, document = '', seq = '', sha256 = ''] = SNAPSHOT_KEY.exec(key) ?? [];
  try {
    return snapshotKey(document, Number(seq), sha256) === key ? { document, seq: Number(seq) } : undefined;
  } catch {
    return undefined;
  }
}

const SNAPSHOT_KEY = /^documents\/[^/]+\/([^/]+)\/(\d+)-([0-9a-f]{64})$/;
