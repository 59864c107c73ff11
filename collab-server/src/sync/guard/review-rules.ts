import { isDeepStrictEqual } from 'node:util';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Rights } from '@sparklio/shared/presence/rights';
import type { Actor } from '../ports.ts';
import { EntryValue, isPlain } from './entry-value.ts';

interface Change {
  /** undefined: the entry is new */
  readonly before: EntryValue | undefined;
  /** undefined: the entry is gone */
  readonly after: EntryValue | undefined;
  readonly actor: Actor;
  readonly rights: Rights;
}

/** What others may write into a thread: whether it is settled and who said so, and comments of their own. */
const RESOLUTION: ReadonlySet<string> = new Set(['resolved', 'resolvedBy']);
const ANSWERS: ReadonlySet<string> = new Set([...RESOLUTION, 'comments']);

/** Statuses of a proposal that its author may set; the others are decisions, which the server makes. */
const AUTHOR_STATUSES: ReadonlySet<unknown> = new Set(['open', 'withdrawn']);
const DECIDED_FIELDS = ['decidedBy', 'decidedByName', 'decidedAt'] as const;

/**
 * Whether an actor may turn an entry of a review root from `before` into `after`: one's own entries are one's own,
 * those of others can be answered. The root as such was allowed before.
 *
 * @returns what is wrong, as a sentence, or undefined
 */
export function checkEntry(root: string, before: unknown, after: unknown, actor: Actor): string | undefined {
  if (actor.role === 'server' || isDeepStrictEqual(before, after)) return undefined;
  const change = {
    before: EntryValue.of(before),
    after: EntryValue.of(after),
    actor,
    rights: RIGHTS[actor.role],
  };
  const forged = checkAuthor(change);
  if (forged !== undefined) return forged;
  if (root === 'chat') return checkOwn(change);
  if (root === 'threads') return checkThread(change);
  if (root === 'proposals') return checkProposal(change);
  return undefined;
}

/** Nobody signs for somebody else, and nobody changes who signed. The name is what people read, so it counts as much as the id. */
function checkAuthor({ before, after, actor }: Change): string | undefined {
  if (after === undefined) return undefined;
  const author = before?.author;
  const isOther = (id: unknown): boolean => id !== author;
  if (author !== undefined && (isOther(after.author) || after.claims('authorId').some(isOther)))
    return 'The author of an entry cannot be changed.';
  const own: Readonly<Record<string, unknown>> = {
    authorId: actor.id,
    authorName: actor.name,
    authorKind: actor.kind,
  };
  for (const [field, truth] of Object.entries(own)) {
    const known = before?.claims(field) ?? [];
    if (after.claims(field).some((claim) => claim !== truth && !known.includes(claim)))
      return field === 'authorKind'
        ? 'An entry says truly who wrote it.'
        : 'An entry can only be signed with your own name.';
  }
  // Signed by name alone it would pass for somebody's without being anybody's.
  if (after.claims('authorId').length === 0 && after.claims('authorName').length > 0)
    return 'An entry can only be signed with your own name.';
  return undefined;
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
  const known = before?.claims('resolvedBy') ?? [];
  if (after.claims('resolvedBy').some((by) => by !== actor.name && by !== actor.id && !known.includes(by)))
    return 'An entry can only be signed with your own name.';
  return checkComments(change);
}

function checkComments({ before, after, actor, rights }: Change): string | undefined {
  const old = commentsOf(before);
  const now = commentsOf(after);
  for (const id of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (isDeepStrictEqual(old[id], now[id])) continue;
    const change = { before: EntryValue.of(old[id]), after: EntryValue.of(now[id]), actor, rights };
    const problem = checkAuthor(change) ?? checkOwn(change);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkProposal({ before, after, actor }: Change): string | undefined {
  if (before !== undefined && !isOwn(before, actor)) return 'A proposal is changed only by its author.';
  const isOpen = (entry: EntryValue): boolean =>
    entry.claims('status').every((status) => AUTHOR_STATUSES.has(status));
  if (before !== undefined && !isOpen(before)) return 'A proposal that was decided stays as it is.';
  if (after === undefined) return undefined;
  const isDecided = DECIDED_FIELDS.some((field) => {
    const known = before?.claims(field) ?? [];
    return after.claims(field).some((claim) => !known.includes(claim));
  });
  return isDecided || !isOpen(after) ? 'Only the server decides proposals.' : undefined;
}

/** An entry nobody signed is nobody's: whoever may write to the root may mend or remove it. */
function isOwn({ author }: EntryValue, actor: Actor): boolean {
  return author === undefined || author === actor.id;
}

function commentsOf(entry: EntryValue | undefined): Readonly<Record<string, unknown>> {
  const [comments] = entry?.claims('comments') ?? [];
  return isPlain(comments) ? comments : {};
}

/** All but what others may add to a thread. `base` counts whole: nobody has a reason to write it a second time. */
function withoutAnswers({ base, keys }: EntryValue): object {
  return {
    base,
    ...pick(keys, (key) => !ANSWERS.has(key)),
  };
}

function resolution({ keys }: EntryValue): object {
  return pick(keys, (key) => RESOLUTION.has(key));
}

function pick(keys: Readonly<Record<string, unknown>>, isWanted: (key: string) => boolean): object {
  return Object.fromEntries(Object.entries(keys).filter(([key]) => isWanted(key)));
}
