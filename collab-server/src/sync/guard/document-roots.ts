import type { DocumentKind } from '@sparklio/shared/documents/document-name';
import { SERVER_ROOTS } from '@sparklio/shared/documents/review/schema';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Actor } from '../ports.ts';

/** The roots of each kind of document. An update that names any other is refused. */
const ROOTS: Readonly<Record<DocumentKind, ReadonlySet<string>>> = {
  canvas: new Set(['meta', 'pages', 'objects']),
  storyboard: new Set(['meta', 'scenes', 'board']),
  timeline: new Set(['meta', 'tracks', 'clips', 'keyframes', 'markers']),
  copy: new Set(['meta', 'fields']),
  review: new Set(['brief', 'chat', 'threads', 'proposals', 'decisions', 'spending', 'status']),
};

const NONE: ReadonlySet<string> = new Set();

/** The roots that an actor may write to in a document of that kind, whatever the entry. */
export function writableRoots(kind: DocumentKind, actor: Pick<Actor, 'role'>): ReadonlySet<string> {
  const roots = ROOTS[kind];
  if (actor.role === 'server') return roots;
  const rights = RIGHTS[actor.role];
  if (kind !== 'review') return rights.editContent ? roots : NONE;
  const writable = new Set<string>();
  for (const root of roots) {
    if (SERVER_ROOTS.has(root)) continue;
    // The brief steers the work as its content does, so it is in the hands of those who may edit that.
    const may =
      root === 'brief' ? rights.editContent : root === 'proposals' ? rights.propose : rights.comment;
    if (may) writable.add(root);
  }
  return writable;
}

export function isRoot(kind: DocumentKind, name: string): boolean {
  return ROOTS[kind].has(name);
}
