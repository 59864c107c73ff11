import { historyApi } from '../../api/history.ts';
import { historyStrings } from '../../strings/history.ts';
import type { OpenCreative } from '../../sync/open-creative.ts';
import type { Moment } from './history-store.ts';
import { versionName } from './version-words.ts';

/**
 * Goes back, forward: what differs is written as one step that others live through, and one step of this person's undo.
 * How it is now is kept as a version first.
 *
 * @returns how many properties changed
 * @throws StudioError with a sentence to show; then nothing was changed
 */
export async function restoreMoment(open: OpenCreative, moment: Moment, what: string): Promise<number> {
  const { creative, undo } = open;
  const { changes, entries } =
    moment.version === undefined
      ? await historyApi.restoreMoment(creative.id, moment.position)
      : await historyApi.restore(creative.id, moment.version.number);
  undo.pushRecord(historyStrings.restore.label(what), entries);
  if (changes > 0) {
    const to =
      moment.version === undefined ? new Date(moment.time).toISOString() : versionName(moment.version);
    open.setPresence({ wentBack: { at: new Date().toISOString(), to } });
  }
  return changes;
}
