import type * as Y from 'yjs';
import { readProperty } from '../canvas/read.ts';
import { sameJson } from '../json-value.ts';
import type { Read } from './schema.ts';

/**
 * The reads that no longer hold: whose property has another value now, by deep equality. A property or entry that is
 * not there counts as null, on both sides; `text` is the whole string, `exists` is true or null.
 */
export function staleReads(contentDoc: Y.Doc, reads: readonly Read[]): Read[] {
  return reads.filter(
    ({ target, property, value }) => !sameJson(readProperty(contentDoc, target, property) ?? null, value),
  );
}
