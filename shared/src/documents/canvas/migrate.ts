import type * as Y from 'yjs';
import { StudioError } from '../../errors.ts';
import { createOrigin } from '../../origin.ts';
import { edit } from '../edit.ts';
import { readMeta, readPages } from './read.ts';
import { CANVAS_ROOTS, CANVAS_VERSION } from './schema.ts';

/** Steps from version n to n + 1, by n. Each may run twice without harm: two servers may load the document at once. */
const STEPS: ReadonlyMap<number, (doc: Y.Doc) => void> = new Map();

const ORIGIN = createOrigin('migration', 'migration');

/**
 * Brings a canvas to the version that this code writes. The server runs it on load, before peers see the document.
 * A document without a version that holds something is of version 1; an empty one is left alone.
 *
 * @returns whether anything was written
 * @throws StudioError `blocked` for a document that newer code wrote: reading it with this code could lose work
 */
export function migrateCanvas(doc: Y.Doc): boolean {
  const meta = doc.getMap(CANVAS_ROOTS.meta);
  const isStamped = meta.get('schemaVersion') !== undefined;
  const version = isStamped ? readMeta(doc).schemaVersion : 1;
  if (version > CANVAS_VERSION) {
    throw new StudioError(
      'blocked',
      'This canvas was made with a newer version of the studio. Update this one to open it.',
    );
  }
  const isEmpty =
    readPages(doc).length === 0 && doc.getMap(CANVAS_ROOTS.objects).size === 0 && meta.size === 0;
  if ((isStamped && version === CANVAS_VERSION) || isEmpty) return false;
  edit(doc, ORIGIN, () => {
    for (let at = version; at < CANVAS_VERSION; at += 1) STEPS.get(at)?.(doc);
    meta.set('schemaVersion', CANVAS_VERSION);
  });
  return true;
}
