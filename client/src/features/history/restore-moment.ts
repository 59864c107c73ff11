import { importCanvas } from '@sparklio/shared/documents/canvas/json';
import { StudioError } from '@sparklio/shared/errors';
import { historyApi } from '../../api/history.ts';
import { historyStrings } from '../../strings/history.ts';
import type { OpenCreative } from '../../sync/open-creative.ts';
import type { Moment } from './history-store.ts';

const words = historyStrings.restore;

/**
 * Goes back, forward: what differs is written as one step that others live through. How it is now is kept as a version
 * first. A version is restored by the server; any other moment by this person's own hand, since only versions have a
 * call for it. Either way it is one step of this person's undo.
 *
 * @returns how many properties changed
 * @throws StudioError with a sentence to show; then nothing was changed
 */
export async function restoreMoment(open: OpenCreative, moment: Moment, what: string): Promise<number> {
  const { creative, content, origin, rights, undo } = open;
  if (moment.version !== undefined) {
    const { before, changes } = await historyApi.restore(creative.id, moment.version.number);
    const { entries } = await historyApi.diff(creative.id, before.number, moment.version.number);
    undo.pushRecord(words.label(what), entries);
    return changes;
  }
  if (!rights.editContent) throw new StudioError('forbidden', historyStrings.versions.mayNot);
  const { content: model } = await historyApi.stateAt(creative.id, moment.position);
  await historyApi.nameVersion(creative.id, words.keptAs(what));
  undo.stopCapturing();
  const changes = importCanvas(content, model, origin);
  undo.stopCapturing();
  return changes.length;
}
