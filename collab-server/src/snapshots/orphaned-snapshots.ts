import type { BlobStore } from '../blobs/blob-store.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import { parseSnapshotKey, SNAPSHOT_PREFIX } from './snapshot-format.ts';

/** Keys that are held in memory before the log is asked about them. */
const KEYS_AT_ONCE = 1_000;

/**
 * Deletes blobs of snapshots that the log does not name: a crash between storing and noting, or between forgetting and deleting,
 * left them. Young ones are on their way. Those for entries that the log does not have are left too: then it is the
 * log that is older than the blobs, and somebody may need them.
 *
 * @param before blobs that were put later are left, epoch milliseconds
 * @returns how many went
 */
export async function deleteOrphanedSnapshots(
  { log, blobs }: { log: Pick<UpdateLog, 'snapshots' | 'heads'>; blobs: Pick<BlobStore, 'list' | 'delete'> },
  before: number,
): Promise<number> {
  let deleted = 0;
  let waiting = new Map<string, { key: string; seq: number }[]>();
  let count = 0;

  async function look(): Promise<void> {
    const heads = await log.heads([...waiting.keys()]);
    for (const [document, found] of waiting) {
      const named = new Set((await log.snapshots(document)).map(({ key }) => key));
      for (const { key, seq } of found) {
        if (named.has(key) || seq > (heads.get(document) ?? 0)) continue;
        await blobs.delete(key);
        deleted += 1;
      }
    }
    waiting = new Map();
    count = 0;
  }

  for await (const { key, modified } of blobs.list(SNAPSHOT_PREFIX)) {
    const parsed = modified.getTime() < before ? parseSnapshotKey(key) : undefined;
    if (parsed === undefined) continue;
    const { document, seq } = parsed;
    const found = waiting.get(document) ?? [];
    waiting.set(document, found);
    found.push({ key, seq });
    count += 1;
    if (count >= KEYS_AT_ONCE) await look();
  }
  await look();
  return deleted;
}
