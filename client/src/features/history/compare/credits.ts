import type { Activity, DiffEntry, PropertyChange } from '@sparklio/shared/protocol/history';

type Credit = Pick<DiffEntry, 'by' | 'at' | 'turnId'>;

/**
 * Who last changed a property after one position and up to another, as far as the log tells: it names at most 200
 * changes of a stretch.
 *
 * @param activities newest first
 */
export function creditsFrom(
  activities: readonly Activity[],
  after: number,
  upTo: number,
): (change: Pick<PropertyChange, 'target' | 'property'>) => Credit {
  const credits = new Map<string, Credit>();
  for (const { author, endedAt, turnId, from, to, changes } of activities) {
    if (to <= after || from > upTo) continue;
    for (const { target, property } of changes) {
      const key = `${target} ${property}`;
      if (!credits.has(key))
        credits.set(key, { by: author, at: endedAt, ...(turnId === undefined ? {} : { turnId }) });
    }
  }
  return ({ target, property }) => credits.get(`${target} ${property}`) ?? {};
}
