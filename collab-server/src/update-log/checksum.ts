import { crc32 } from 'node:zlib';
import type { LogEntry } from './update-log.ts';

/**
 * CRC32 over an entry and all that is said about it, so that nothing of it can change on disk unseen: its place in the
 * document (`seq`) is held by its neighbours, because none may be missing. It finds accidents, not forgers.
 *
 * @param at epoch milliseconds
 */
export function checksumOf(entry: LogEntry, at: number): number {
  const { document, actorId, actorKind, turnId = '', update } = entry;
  return crc32(update, crc32(`${document}\n${at}\n${actorId}\n${actorKind}\n${turnId}\n`));
}
