import { isDeepStrictEqual } from 'node:util';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Rights } from '@sparklio/shared/presence/rights';
import type { Actor } from '../ports.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Change {
  /** undefined: the entry is new */
  readonly before: Fields | undefined;
  /** undefined: the entry is gone */
  readonly after: Fields | undefined;
  readonly actor: Actor;
  readonly rights: Rights;
}

/** Statuses of a proposal that its author may set; the others are decisions, which the server makes. */
const AUTHOR_STATUSES: ReadonlySet<unknown> = new Set([undefined, 'open', 'withdrawn']);
const DECIDED_FIELDS = ['decidedBy', 'decidedByName', 'decidedAt'] as const;

/**
 * Whether an actor may turn an entry of a review root from `before` into `after`: one's own entries are one's own,
 * those of others can be answered. The root as such was allowed before.
 *
 * @returns what is wrong, as a sentence, or undefined
 */
export function checkEntry(root: string, before: unknown, after: unknown, actor: Actor): string | undefined {
  if (actor.role === 'server' || isDeepStrictEqual(before, after)) return undefined;
  const change = { before: fieldsOf(before), after: fieldsOf(after), actor, rights: RIGHTS[actor.role] };
  const forged = checkAuthor(change);
  if (forged !== undefined) return forged;
  if (root === 'chat') return checkOwn(change);
  if (root === 'threads') return checkThread(change);
  if (root === 'proposals') return checkProposal(change);
  return undefined;
}

/** Nobody signs for somebody else, and nobody changes who signed. */
function checkAuthor({ before, after, actor }: Change): string | undefined {
  if (after === undefined) return undefined;
  const was = before === undefined ? undefined : authorOf(before);
  const is = authorOf(after);
  if (was !== undefined && is !== was) return 'The author of an entry cannot be changed.';
  if (was === undefined && !isSignedBy(after, actor))
    return 'An entry can only be signed with your own name.';
  const kind = after['authorKind'];
  if (was === undefined && kind !== undefined && kind !== actor.kind)
    return 'An entry says truly who wrote it.';
  return undefined;
}

/** The name is what people read, so it must be the signer's as much as the id; an entry without both claims nobody. */
function isSignedBy(entry: Fields, actor: Actor): boolean {
  const id = authorOf(entry);
  const name = entry['authorName'];
  if (id === undefined) return name === undefined;
  return id === actor.id && (name === undefined || name === actor.name);
}

function checkOwn({ before, after, actor, rights }: Change): string | undefined {
  if (before === undefined || isOwn(before, actor)) return undefined;
  if (after === undefined && rights.share) return undefined;
  return 'What others wrote can be answered, not changed.';
}

function checkThread(change: Change): string | undefined {
  const { before, after, actor } = change;
  const own = before === undefined || isOwn(before, actor);
  if (after === undefined) return own ? undefined : checkOwn(change);
  if (before !== undefined && !own) {
    if (!isDeepStrictEqual(withoutAnswers(before), withoutAnswers(after))) {
      return 'What others wrote can be answered, not changed.';
    }
    const resolved = !isDeepStrictEqual(resolution(before), resolution(after));
    if (resolved && actor.kind === 'agent') return 'Agents resolve only their own threads.';
  }
  const by = after['resolvedBy'];
  if (by !== before?.['resolvedBy'] && by !== undefined && by !== null && by !== actor.id) {
    return 'An entry can only be signed with your own name.';
  }
  return checkComments(change);
}

function checkComments({ before, after, actor, rights }: Change): string | undefined {
  const old = commentsOf(before);
  const now = commentsOf(after);
  for (const id of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (isDeepStrictEqual(old[id], now[id])) continue;
    const change = { before: fieldsOf(old[id]), after: fieldsOf(now[id]), actor, rights };
    const problem = checkAuthor(change) ?? checkOwn(change);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkProposal({ before, after, actor }: Change): string | undefined {
  if (before !== undefined && !isOwn(before, actor)) return 'A proposal is changed only by its author.';
  if (!AUTHOR_STATUSES.has(before?.['status'])) return 'A proposal that was decided stays as it is.';
  if (after === undefined) return undefined;
  if (!AUTHOR_STATUSES.has(after['status'])) return 'Only the server decides proposals.';
  for (const field of DECIDED_FIELDS) {
    const value = after[field];
    if (value !== undefined && value !== null && !isDeepStrictEqual(value, before?.[field])) {
      return 'Only the server decides proposals.';
    }
  }
  return undefined;
}

/** An entry nobody signed is nobody's: whoever may write to the root may mend or remove it. */
function isOwn(entry: Fields, actor: Actor): boolean {
  const author = authorOf(entry);
  return author === undefined || author === actor.id;
}

function authorOf(entry: Fields): unknown {
  return entry['authorId'];
}

/** An entry reads as "key, else base". Anything that is not an object has no fields. */
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

function withoutAnswers(entry: Fields): Fields {
  return Object.fromEntries(
    Object.entries(entry).filter(([key]) => key !== 'comments' && !key.startsWith('resolved')),
  );
}

function resolution(entry: Fields): Fields {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key.startsWith('resolved')));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
