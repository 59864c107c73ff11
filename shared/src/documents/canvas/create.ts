import type * as Y from 'yjs';
import { StudioError } from '../../errors.ts';
import type { Origin } from '../../origin.ts';
import type { CommandOf } from './command-schema.ts';
import { addPage, updateMeta } from './apply-pages.ts';
import { edit } from '../edit.ts';
import { CanvasDraft } from './draft.ts';
import { parseCommand } from './parse-commands.ts';
import { readPages } from './read.ts';
import { stampVersion } from './write.ts';

export interface NewCanvas {
  readonly title: string;
  /** one page of 1080 × 1080 px unless told otherwise */
  readonly pages?: readonly CommandOf<'ADD_PAGE'>['page'][];
  readonly brandKitId?: string;
}

/**
 * Gives an empty document its first content. Once per document and by one actor: two peers that both began it would
 * double the pages.
 *
 * @throws StudioError `conflict` if the canvas has pages already, `invalid_input` for values that commands refuse
 */
export function createCanvas(
  doc: Y.Doc,
  { title, pages = [{}], brandKitId }: NewCanvas,
  origin: Origin,
): { pageIds: string[] } {
  if (readPages(doc).length > 0) throw new StudioError('conflict', 'This canvas has been begun already.');
  const draft = new CanvasDraft(doc);
  const meta = parseCommand({
    type: 'UPDATE_META',
    payload: { title, ...(brandKitId === undefined ? {} : { brandKitId }) },
  });
  if (meta.type === 'UPDATE_META') updateMeta(draft, meta);
  const pageIds = pages.map((page, index) => {
    const command = parseCommand({ type: 'ADD_PAGE', page }, index);
    if (command.type !== 'ADD_PAGE') throw new Error('A command keeps its type.');
    return addPage(draft, command);
  });
  edit(doc, origin, () => {
    stampVersion(doc);
    draft.commit(origin);
  });
  return { pageIds };
}
