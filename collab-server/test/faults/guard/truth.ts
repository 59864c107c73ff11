import { isDeepStrictEqual } from 'node:util';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Role } from '@sparklio/shared/presence/presence-state';
import * as Y from 'yjs';

/** Somebody whose updates are judged. */
export interface Author {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'agent';
  readonly role: Role;
}

export type OracleKind = 'canvas' | 'review';

type Fields = Readonly<Record<string, unknown>>;

/** Roots by who may write them, written down again and not taken from the guard. */
export function rootsOf(kind: OracleKind, role: Role): readonly string[] {
  const { editContent, comment, propose } = RIGHTS[role];
  if (kind === 'canvas') return editContent ? ['meta', 'pages', 'objects'] : [];
  return [
    ...(editContent ? ['brief'] : []),
    ...(comment ? ['chat', 'threads'] : []),
    ...(propose ? ['proposals'] : []),
  ];
}

/**
 * What really happens when an update is applied, found out by applying it to a copy: the truth that the guard must foresee
 * without doing so.
 *
 * @param state the document, encoded
 * @returns what the author has no right to, as words; undefined if the update harms nobody
 */
export function harmOf(
  state: Uint8Array,
  kind: OracleKind,
  update: Uint8Array,
  author: Author,
  owners: ReadonlyMap<number, string>,
): string | undefined {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, state);
  const before = Y.decodeStateVector(Y.encodeStateVector(copy));
  const entriesBefore = kind === 'review' ? entriesOf(copy) : undefined;
  const roots = new Set<string>();
  let holdsDocuments = false;
  copy.on('afterTransaction', ({ changed, subdocsAdded }) => {
    for (const type of changed.keys()) roots.add(rootOf(type));
    if (subdocsAdded.size > 0) holdsDocuments = true;
  });
  try {
    Y.applyUpdate(copy, update);
  } catch {
    return 'it cannot be applied';
  }
  if (copy.store.pendingStructs !== null || copy.store.pendingDs !== null) return 'it leaves parts waiting';
  if (holdsDocuments) return 'it holds documents';
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(copy))) {
    const owner = owners.get(client);
    if (clock > (before.get(client) ?? 0) && owner !== undefined && owner !== author.id)
      return 'it writes as somebody else';
  }
  const allowed = rootsOf(kind, author.role);
  for (const root of roots) if (!allowed.includes(root)) return `it writes to ${root}`;
  return entriesBefore === undefined ? undefined : wrongEntry(entriesBefore, entriesOf(copy), author);
}

function wrongEntry(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  author: Author,
): string | undefined {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    if (isDeepStrictEqual(was, is)) continue;
    const root = key.slice(0, key.indexOf('/'));
    const wrong = wrongChange(root, fieldsOf(was), fieldsOf(is), author);
    if (wrong !== undefined) return `${wrong} (${key})`;
  }
  return undefined;
}

/** The table of the protocol, as plainly as it can be said. */
function wrongChange(
  root: string,
  was: Fields | undefined,
  is: Fields | undefined,
  author: Author,
): string | undefined {
  const isOwn = was === undefined || was['authorId'] === undefined || was['authorId'] === author.id;
  if (is !== undefined) {
    if (was?.['authorId'] !== undefined) {
      if (is['authorId'] !== was['authorId']) return 'another author';
    } else if (!isSignedWell(is, author)) return 'a forged signature';
  }
  if (root === 'brief') return undefined;
  const moderates = is === undefined && RIGHTS[author.role].share;
  if (root === 'chat') return isOwn || moderates ? undefined : 'a message of somebody else';
  if (root === 'proposals') {
    if (!isOwn) return 'a proposal of somebody else';
    if (![undefined, 'open', 'withdrawn'].includes(textOf(was?.['status']))) return 'a decided proposal';
    if (is === undefined) return undefined;
    if (![undefined, 'open', 'withdrawn'].includes(textOf(is['status']))) return 'a forged decision';
    const decided = ['decidedBy', 'decidedByName', 'decidedAt'].some(
      (field) => is[field] !== undefined && is[field] !== null && !isDeepStrictEqual(is[field], was?.[field]),
    );
    return decided ? 'a forged decision' : undefined;
  }
  if (is === undefined) return isOwn || moderates ? undefined : 'a thread of somebody else';
  return wrongThread(was, is, isOwn, author);
}

function wrongThread(
  was: Fields | undefined,
  is: Fields,
  isOwn: boolean,
  author: Author,
): string | undefined {
  for (const field of new Set([...Object.keys(was ?? {}), ...Object.keys(is)])) {
    if (field === 'comments' || isDeepStrictEqual(was?.[field], is[field]) || isOwn) continue;
    if (!field.startsWith('resolved')) return 'a thread of somebody else';
    if (author.kind === 'agent') return 'resolved by an agent';
  }
  const by = is['resolvedBy'];
  if (by !== was?.['resolvedBy'] && by !== undefined && by !== null && by !== author.id)
    return 'resolved in the name of somebody else';
  const [then, now] = [commentsOf(was), commentsOf(is)];
  for (const id of new Set([...Object.keys(then), ...Object.keys(now)])) {
    if (isDeepStrictEqual(then[id], now[id])) continue;
    const wrong = wrongChange('chat', fieldsOf(then[id]), fieldsOf(now[id]), author);
    if (wrong !== undefined) return `in a comment: ${wrong}`;
  }
  return undefined;
}

function isSignedWell(entry: Fields, author: Author): boolean {
  const { authorId, authorName, authorKind } = entry;
  if (authorKind !== undefined && authorKind !== author.kind) return false;
  if (authorId === undefined) return authorName === undefined;
  return authorId === author.id && (authorName === undefined || authorName === author.name);
}

/** Whatever is no text, and no absence either, is a status nobody knows. */
const textOf = (value: unknown): string | undefined =>
  value === undefined || typeof value === 'string' ? value : 'no text';

/** All entries of all roots, by `root/key`. */
function entriesOf(doc: Y.Doc): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const root of ['brief', 'chat', 'threads', 'proposals', 'decisions', 'spending', 'status']) {
    for (const [key, value] of doc.getMap<unknown>(root))
      entries.set(`${root}/${key}`, value instanceof Y.AbstractType ? value.toJSON() : value);
  }
  return entries;
}

/** An entry reads as "key, else base". */
function fieldsOf(entry: unknown): Fields | undefined {
  if (entry === undefined) return undefined;
  if (!isPlain(entry)) return {};
  const { base, ...keys } = entry;
  return isPlain(base) ? { ...base, ...keys } : keys;
}

function commentsOf(entry: Fields | undefined): Fields {
  const comments = entry?.['comments'];
  return isPlain(comments) ? comments : {};
}

function isPlain(value: unknown): value is Fields {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function rootOf(type: NonNullable<Y.AbstractType<never>['parent']>): string {
  const { parent } = type;
  return parent === null ? Y.findRootTypeKey(type) : rootOf(parent);
}
