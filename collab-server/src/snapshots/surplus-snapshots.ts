import type { SnapshotRef } from '../update-log/update-log.ts';

/**
 * Which snapshots can go. The newest ones serve for opening; of the older, the last of each day (UTC) stays for good:
 * when the archive is gone, they are all that is left of the past.
 *
 * @param snapshots of one document, ascending
 */
export function surplusSnapshots(snapshots: readonly SnapshotRef[], newest: number): readonly SnapshotRef[] {
  const older = snapshots.slice(0, Math.max(0, snapshots.length - newest));
  const lastOfDay = new Map(snapshots.map((ref) => [dayOf(ref), ref]));
  return older.filter((ref) => lastOfDay.get(dayOf(ref)) !== ref);
}

const dayOf = ({ at }: SnapshotRef): string => new Date(at).toISOString().slice(0, 10);
