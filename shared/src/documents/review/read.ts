import * as Y from 'yjs';
import { baseOf, eachEntry, entryIn, readValue } from '../entry.ts';
import type { Check, Entry } from '../entry.ts';
import * as are from './checks.ts';
import { DECISIONS, PROPOSAL_STATUSES, REVIEW_ROOTS, SCOPES } from './schema.ts';
import type {
  ChatMessage,
  Comment,
  Decision,
  Proposal,
  ReviewSnapshot,
  ReviewState,
  Thread,
} from './schema.ts';

/** Under a thread's entry, the Y.Map of its comments. */
export const COMMENTS = 'comments';
/** The key of the root `status` that holds the state. */
export const STATE = 'state';

/**
 * The whole conversation as plain frozen values, each list by time of birth. Pure: reading writes nothing. Entries that
 * lack what makes them what they are (a comment without a body, a thread without a place) are passed over.
 */
export function readReview(doc: Y.Doc): ReviewSnapshot {
  return Object.freeze({
    status: readStatus(doc),
    chat: readChat(doc),
    threads: readThreads(doc),
    proposals: readProposals(doc),
    decisions: readDecisions(doc),
  });
}

/** `draft` until the server has said otherwise. */
export function readStatus(doc: Y.Doc): ReviewState {
  const state = doc.getMap(REVIEW_ROOTS.status).get(STATE);
  return are.oneOf<ReviewState>(['draft', 'reviewing', 'approved'])(state) ?? 'draft';
}

export function readChat(doc: Y.Doc): readonly ChatMessage[] {
  return readAll(doc.getMap(REVIEW_ROOTS.chat), toChatMessage);
}

export function readThreads(doc: Y.Doc): readonly Thread[] {
  return readAll(doc.getMap(REVIEW_ROOTS.threads), toThread);
}

export function readProposals(doc: Y.Doc): readonly Proposal[] {
  return readAll(doc.getMap(REVIEW_ROOTS.proposals), toProposal);
}

export function readProposal(doc: Y.Doc, id: string): Proposal | undefined {
  const entry = entryIn(doc, REVIEW_ROOTS.proposals, id);
  return entry === undefined ? undefined : toProposal(id, entry);
}

export function readDecisions(doc: Y.Doc): readonly Decision[] {
  return readAll(doc.getMap(REVIEW_ROOTS.decisions), toDecision);
}

interface Dated {
  readonly id: string;
  readonly createdAt: string;
}

function readAll<Value extends Dated>(
  map: Y.Map<unknown>,
  toValue: (id: string, entry: Entry) => Value | undefined,
): readonly Value[] {
  const values: Value[] = [];
  eachEntry(map, (id, entry) => {
    const value = toValue(id, entry);
    if (value !== undefined) values.push(Object.freeze(value));
  });
  return Object.freeze(values.sort(byBirth));
}

function byBirth(a: Dated, b: Dated): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

type Get = <Value>(property: string, check: Check<Value>) => Value | undefined;

function reader(entry: Entry): Get {
  const base = baseOf(entry);
  return (property, check) => readValue(entry, base, property, check);
}

function author(get: Get): { authorId: string; authorName: string; createdAt: string } {
  return {
    authorId: get('authorId', are.string) ?? '',
    authorName: get('authorName', are.string) ?? '',
    createdAt: get('createdAt', are.string) ?? '',
  };
}

function authorKind(get: Get): 'user' | 'agent' {
  return get('authorKind', are.oneOf(['user', 'agent'])) ?? 'user';
}

function toComment(id: string, entry: Entry): Comment | undefined {
  const get = reader(entry);
  const body = get('body', are.string);
  return body === undefined ? undefined : { id, ...author(get), body };
}

function toChatMessage(id: string, entry: Entry): ChatMessage | undefined {
  const get = reader(entry);
  const body = get('body', are.string);
  return body === undefined ? undefined : { id, ...author(get), authorKind: authorKind(get), body };
}

function toThread(id: string, entry: Entry): Thread | undefined {
  const get = reader(entry);
  const anchor = get('anchor', are.anchor);
  if (anchor === undefined) return undefined;
  const comments = entry.get(COMMENTS);
  return {
    id,
    ...author(get),
    anchor,
    resolved: get('resolved', are.boolean) ?? false,
    ...optional('resolvedBy', get('resolvedBy', are.string)),
    comments: comments instanceof Y.Map ? readAll(comments, toComment) : Object.freeze([]),
  };
}

function toProposal(id: string, entry: Entry): Proposal | undefined {
  const get = reader(entry);
  const title = get('title', are.string);
  if (title === undefined) return undefined;
  return Object.freeze({
    id,
    ...author(get),
    authorKind: authorKind(get),
    ...optional('turnId', get('turnId', are.string)),
    ...optional('rule', get('rule', are.string)),
    ...optional('findingKey', get('findingKey', are.string)),
    title,
    rationale: get('rationale', are.string) ?? '',
    targets: get('targets', are.strings) ?? [],
    commands: get('commands', are.commands) ?? [],
    reads: get('reads', are.reads) ?? [],
    status: get('status', are.oneOf(PROPOSAL_STATUSES)) ?? 'open',
    ...optional('reason', get('reason', are.string)),
    ...optional('decidedBy', get('decidedBy', are.string)),
    ...optional('decidedByName', get('decidedByName', are.string)),
    ...optional('decidedAt', get('decidedAt', are.string)),
    costUsd: get('costUsd', are.amount) ?? 0,
  });
}

function toDecision(id: string, entry: Entry): Decision | undefined {
  const get = reader(entry);
  const decision = get('decision', are.oneOf(DECISIONS));
  const scope = get('scope', are.oneOf(SCOPES));
  if (decision === undefined || scope === undefined) return undefined;
  return {
    id,
    decision,
    scope,
    ...optional('comment', get('comment', are.string)),
    userId: get('userId', are.string) ?? '',
    userName: get('userName', are.string) ?? '',
    createdAt: get('createdAt', are.string) ?? '',
    contentHash: get('contentHash', are.string) ?? '',
    stale: get('stale', are.boolean) ?? false,
    ...optional('staleAt', get('staleAt', are.string)),
  };
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
