import * as Y from 'yjs';
import { StudioError } from '../../errors.ts';
import { createId } from '../../ids.ts';
import type { Origin } from '../../origin.ts';
import type { Json } from '../canvas/schema.ts';
import { edit } from '../edit.ts';
import { createEntry, entryIn, setValue } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { isJson } from '../json-value.ts';
import { anchor as checkAnchor } from './checks.ts';
import { COMMENTS, STATE } from './read.ts';
import { REVIEW_LIMITS, REVIEW_ROOTS } from './schema.ts';
import type { Anchor, ChatMessage, Decision, Proposal, ReviewState } from './schema.ts';

/*
 * Each of these is one transaction and gives back the id of what it wrote. Who may write what is for the server to
 * hold: it knows who sits at the other end of the socket.
 */

export interface Author {
  readonly id: string;
  readonly name: string;
}

type Given = 'id' | 'status' | 'createdAt' | 'costUsd' | 'targets' | 'commands' | 'reads';
type Decided = 'reason' | 'decidedBy' | 'decidedByName' | 'decidedAt';

/** A proposal as its author hands it in; what is left out starts empty, `open`, now and for free. */
export type NewProposal = Omit<Proposal, Given | Decided> & Partial<Pick<Proposal, Given>>;

/** @throws StudioError `invalid_input` if something is longer than `REVIEW_LIMITS` or not plain JSON */
export function addProposal(doc: Y.Doc, input: NewProposal, origin: Origin): string {
  const { id = createId(), ...given } = input;
  const empty = { status: 'open', targets: [], commands: [], reads: [], costUsd: 0, createdAt: now() };
  const values = { ...empty, ...defined(given) };
  checkProposal(values);
  return add(doc, REVIEW_ROOTS.proposals, id, createEntry(values), origin);
}

/**
 * Changes what differs. A value of undefined leaves its property as it is.
 *
 * @throws StudioError `not_found` if there is no such proposal, `invalid_input` as `addProposal`
 */
export function updateProposal(
  doc: Y.Doc,
  id: string,
  patch: Partial<Omit<Proposal, 'id'>>,
  origin: Origin,
): string {
  const entry = needed(doc, REVIEW_ROOTS.proposals, id, 'proposal');
  checkProposal(patch);
  return update(doc, id, entry, defined(patch), origin);
}

/** Takes proposals out of the document for good; ids that are gone already are none. @returns those it removed */
export function removeProposals(doc: Y.Doc, ids: readonly string[], origin: Origin): readonly string[] {
  const proposals = doc.getMap(REVIEW_ROOTS.proposals);
  const present = ids.filter((id) => proposals.has(id));
  if (present.length > 0) edit(doc, origin, () => present.forEach((id) => proposals.delete(id)));
  return present;
}

/** A thread with its first comment. @throws StudioError `invalid_input` for an empty comment or a place that is none */
export function addThread(
  doc: Y.Doc,
  input: {
    readonly anchor: Anchor;
    readonly body: string;
    readonly author: Author;
    readonly createdAt?: string;
  },
  origin: Origin,
): string {
  const { anchor, author, createdAt = now() } = input;
  if (checkAnchor(anchor) === undefined) invalid('The place of the comment is not one on this work.');
  const thread = createEntry({ ...signed(author, createdAt), anchor, resolved: false });
  const comments = new Y.Map<unknown>();
  comments.set(createId(), createEntry({ ...signed(author, createdAt), body: checkedBody(input.body) }));
  thread.set(COMMENTS, comments);
  return add(doc, REVIEW_ROOTS.threads, createId(), thread, origin);
}

/** @throws StudioError `not_found` if the thread is gone, `invalid_input` for an empty comment */
export function addComment(
  doc: Y.Doc,
  threadId: string,
  input: { readonly body: string; readonly author: Author; readonly createdAt?: string },
  origin: Origin,
): string {
  const thread = needed(doc, REVIEW_ROOTS.threads, threadId, 'thread');
  const id = createId();
  const { author, createdAt = now() } = input;
  const comment = createEntry({ ...signed(author, createdAt), body: checkedBody(input.body) });
  edit(doc, origin, () => {
    const comments: unknown = thread.get(COMMENTS);
    // Threads are born with the map; only one that another program wrote can lack it.
    if (comments instanceof Y.Map) comments.set(id, comment);
    else thread.set(COMMENTS, new Y.Map([[id, comment]]));
  });
  return id;
}

/** Resolves a thread, or opens it again. @throws StudioError `not_found` */
export function resolveThread(
  doc: Y.Doc,
  threadId: string,
  resolved: boolean,
  author: Author,
  origin: Origin,
): string {
  const thread = needed(doc, REVIEW_ROOTS.threads, threadId, 'thread');
  return update(
    doc,
    threadId,
    thread,
    { resolved, ...(resolved ? { resolvedBy: author.name } : {}) },
    origin,
  );
}

/** @throws StudioError `invalid_input` for an empty message */
export function addChatMessage(
  doc: Y.Doc,
  input: Omit<ChatMessage, 'id' | 'createdAt'> & Partial<Pick<ChatMessage, 'id' | 'createdAt'>>,
  origin: Origin,
): string {
  const { id = createId(), createdAt = now(), authorId, authorName, authorKind } = input;
  const entry = createEntry({ authorId, authorName, authorKind, createdAt, body: checkedBody(input.body) });
  return add(doc, REVIEW_ROOTS.chat, id, entry, origin);
}

/** Server only: mirrors a decision of the ledger, or brings its mirror up to date. */
export function writeDecision(doc: Y.Doc, { id, ...decision }: Decision, origin: Origin): string {
  const entry = entryIn(doc, REVIEW_ROOTS.decisions, id);
  return entry === undefined
    ? add(doc, REVIEW_ROOTS.decisions, id, createEntry(decision), origin)
    : update(doc, id, entry, defined(decision), origin);
}

/** Server only: says that the content of these decisions is no longer what was decided on. @returns those that were not stale yet */
export function markStale(doc: Y.Doc, ids: readonly string[], origin: Origin): readonly string[] {
  return edit(doc, origin, () =>
    ids.filter((id) => {
      const entry = entryIn(doc, REVIEW_ROOTS.decisions, id);
      return entry !== undefined && setValue(entry, 'stale', true);
    }),
  );
}

/** Server only. Writes nothing if that is the state already. */
export function writeStatus(doc: Y.Doc, state: ReviewState, origin: Origin): ReviewState {
  const status = doc.getMap(REVIEW_ROOTS.status);
  if (status.get(STATE) !== state) edit(doc, origin, () => status.set(STATE, state));
  return state;
}

function add(doc: Y.Doc, root: string, id: string, entry: Entry, origin: Origin): string {
  const map = doc.getMap(root);
  if (map.has(id)) throw new StudioError('conflict', 'Something with this id is there already.');
  edit(doc, origin, () => map.set(id, entry));
  return id;
}

function update(doc: Y.Doc, id: string, entry: Entry, values: object, origin: Origin): string {
  edit(doc, origin, () => {
    for (const [property, value] of Object.entries(values) as [string, Json][])
      setValue(entry, property, value);
  });
  return id;
}

function needed(doc: Y.Doc, root: string, id: string, what: string): Entry {
  const entry = entryIn(doc, root, id);
  if (entry === undefined) throw new StudioError('not_found', `This ${what} is no longer there.`);
  return entry;
}

function signed(author: Author, createdAt: string) {
  return { authorId: author.id, authorName: author.name, createdAt };
}

function checkedBody(body: string): string {
  const text = body.trim();
  if (text === '') invalid('Write something first.');
  if (text.length > REVIEW_LIMITS.body)
    invalid(`This is too long: at most ${REVIEW_LIMITS.body} characters.`);
  return text;
}

function checkProposal(values: Partial<Record<keyof Proposal, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    const most: number | undefined = new Map<string, number>(Object.entries(REVIEW_LIMITS)).get(name);
    const length = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
    if (most !== undefined && length > most)
      invalid(`The ${name} of a proposal can be ${most} long at most.`);
    if (value !== undefined && !isJson(value)) invalid(`The ${name} of a proposal must be plain JSON.`);
  }
}

function invalid(message: string): never {
  throw new StudioError('invalid_input', message);
}

function now(): string {
  return new Date().toISOString();
}

function defined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
