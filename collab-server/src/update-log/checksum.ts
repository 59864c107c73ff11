import { crc32 } from 'node:zlib';

/**
 * CRC32 over the update and over what says whose it is, so that neither can change on disk unseen.
 * It finds accidents, not forgers.
 */
export function checksumOf(document: string, actorId: string, update: Uint8Array): number {
  return crc32(update, crc32(`${document}\n${actorId}\n`));
}
