import type * as Y from 'yjs';
import type { Origin } from '../../origin.ts';
import { edit } from '../edit.ts';
import { diffTextByWords } from '../word-diff.ts';
import { compareCanvases } from './compare.ts';
import { CanvasDraft } from './draft.ts';
import { readCanvas } from './read.ts';
import type { CanvasSnapshot, Change } from './schema.ts';

/** Times that the document is compared with what it is to be. What a page or group brings back with it is seen in the second. */
const PASSES = 3;

/**
 * Makes the canvas what it was, forward, in one transaction that others can live through and undo: what is there
 * already keeps its entry and gets only what differs, texts word by word, what came since goes, what went
 * comes back under its id.
 *
 * @returns what changed
 */
export function restoreCanvas(doc: Y.Doc, target: CanvasSnapshot, origin: Origin): Change[] {
  const before = readCanvas(doc);
  edit(doc, origin, () => {
    for (let pass = 0; pass < PASSES; pass += 1) if (!bringCloser(doc, target, origin)) return;
  });
  return [...compareCanvases(before, readCanvas(doc)).changes];
}

/** @returns whether anything was written */
function bringCloser(doc: Y.Doc, target: CanvasSnapshot, origin: Origin): boolean {
  const draft = new CanvasDraft(doc);
  draft.putMeta({ ...target.meta, schemaVersion: draft.meta.schemaVersion });
  const pages = new Set(target.pages.map(({ id }) => id));
  for (const { id } of draft.pages) if (!pages.has(id)) draft.removePage(id);
  for (const page of target.pages) draft.putPage(page);
  const objects = new Set(target.objects.map(({ id }) => id));
  const present = [...draft.tree.all()].map(({ id }) => id);
  for (const id of present) if (!objects.has(id)) draft.removeObject(id);
  for (const object of target.objects) {
    const now = draft.object(object.id);
    const areTexts = now?.type === 'text' && object.type === 'text';
    draft.putObject(object, areTexts ? diffTextByWords(now.text, object.text) : []);
  }
  return draft.commit(origin).length > 0;
}
