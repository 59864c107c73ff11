import { crc32 } from 'node:zlib';
import type { LoggedUpdate } from './update-log.ts';

/**
 * CRC32 over an entry and all that is said about it, so that nothing of it can change on disk unseen.
 * It finds accidents, not forgers.
 */
export function checksumOf(entry: LoggedUpdate): number {
  const { document, seq, at, actorId, actorKind, turnId = '', update } = entry;
  return crc32(update, crc32(`${document}\n${seq}\n${at}\n${actorId}\n${actorKind}\n${turnId}\n`));
}
