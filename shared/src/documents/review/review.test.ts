import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { StudioError } from '../../errors.ts';
import { createOrigin } from '../../origin.ts';
import { newCanvas } from '../../testing/new-canvas.ts';
import {
  readChat,
  readDecisions,
  readProposal,
  readProposals,
  readReview,
  readStatus,
  readThreads,
} from './read.ts';
import { REVIEW_LIMITS } from './schema.ts';
import type { Decision } from './schema.ts';
import { staleReads } from './stale.ts';
import {
  addChatMessage,
  addComment,
  addProposal,
  addThread,
  markStale,
  removeProposals,
  resolveThread,
  updateProposal,
  writeDecision,
  writeStatus,
} from './write.ts';

const origin = createOrigin('ann', 'user');
const ann = { id: 'ann', name: 'Ann' };
const bob = { id: 'bob', name: 'Bob' };
const whole = { kind: 'whole' } as const;
const proposal = {
  authorId: 'brand',
  authorName: 'Brand',
  authorKind: 'agent',
  title: 'Use the palette',
  rationale: 'Red is not ours.',
} as const;
const decision: Decision = {
  id: 'd1',
  decision: 'approve',
  scope: 'whole',
  userId: 'ann',
  userName: 'Ann',
  createdAt: '2026-01-01T00:00:00.000Z',
  contentHash: 'abc',
  stale: false,
};

function exchange(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
}

describe('reading the review buffer', () => {
  it('[RV3] writes nothing and reads an empty one as a draft', () => {
    const doc = new Y.Doc();
    const before = Y.encodeStateAsUpdate(doc);
    expect(readReview(doc)).toEqual({ status: 'draft', chat: [], threads: [], proposals: [], decisions: [] });
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });

  it('[RV1] takes entries of single keys like ours', () => {
    const doc = new Y.Doc();
    const entry = new Y.Map(
      Object.entries({ ...proposal, status: 'withdrawn', commands: [{ type: 'UNGROUP' }] }),
    );
    doc.getMap('proposals').set('p', entry);
    expect(readProposal(doc, 'p')).toMatchObject({
      ...proposal,
      id: 'p',
      status: 'withdrawn',
      costUsd: 0,
      reads: [],
    });
  });

  it('removes proposals in one step, and says which were there', () => {
    const doc = new Y.Doc();
    const [a, b] = [addProposal(doc, proposal, origin), addProposal(doc, proposal, origin)];
    let steps = 0;
    doc.on('update', () => (steps += 1));
    expect(removeProposals(doc, [a, 'gone'], origin)).toEqual([a]);
    expect(removeProposals(doc, [a], origin)).toEqual([]);
    expect(readProposals(doc).map(({ id }) => id)).toEqual([b]);
    expect(steps).toBe(1);
  });

  it('[RV3] passes over garbage', () => {
    const doc = new Y.Doc();
    for (const root of ['chat', 'threads', 'proposals', 'decisions']) {
      const types = [new Y.Array(), new Y.Map(), new Y.Map([['base', []]]), new Y.Map([['title', 5]])];
      for (const [index, value] of [7, 'x', ...types].entries()) doc.getMap(root).set(`g${index}`, value);
    }
    doc.getMap('status').set('state', 'published');
    doc
      .getMap('threads')
      .set('t', new Y.Map(Object.entries({ anchor: { kind: 'point', pageId: 'p', point: [2, 0] } })));
    expect(readReview(doc)).toEqual({ status: 'draft', chat: [], threads: [], proposals: [], decisions: [] });
  });

  it('[RV3] reads what is of a wrong form as its default', () => {
    const doc = new Y.Doc();
    const id = addProposal(doc, proposal, origin);
    const entry = doc.getMap<Y.Map<unknown>>('proposals').get(id);
    for (const [key, value] of Object.entries({ status: 'maybe', reads: [{}], commands: [1], costUsd: -1 })) {
      entry?.set(key, value);
    }
    expect(readProposal(doc, id)).toMatchObject({ status: 'open', reads: [], commands: [], costUsd: 0 });
  });

  it('[RV4] lists by time, then by id', () => {
    const doc = new Y.Doc();
    const message = { authorId: 'ann', authorName: 'Ann', authorKind: 'user', body: 'x' } as const;
    for (const [id, createdAt] of [
      ['c', '3'],
      ['b', '1'],
      ['a', '1'],
    ] as const) {
      addChatMessage(doc, { ...message, id, createdAt }, origin);
    }
    expect(readChat(doc).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

describe('threads', () => {
  it('[RV5] keep answers that came at the same time', () => {
    const doc = new Y.Doc();
    const id = addThread(doc, { anchor: whole, body: 'Too red?', author: ann, createdAt: '1' }, origin);
    const peer = new Y.Doc();
    exchange(doc, peer);
    addComment(doc, id, { body: 'Yes', author: ann, createdAt: '2' }, origin);
    addComment(peer, id, { body: 'No', author: bob, createdAt: '3' }, origin);
    exchange(doc, peer);
    const [thread] = readThreads(doc);
    expect(thread?.comments.map(({ body, authorName }) => [authorName, body])).toEqual([
      ['Ann', 'Too red?'],
      ['Ann', 'Yes'],
      ['Bob', 'No'],
    ]);
    expect(readThreads(peer)).toEqual(readThreads(doc));
  });

  it('[RV5] are made, answered and resolved in one transaction each, by their origin', () => {
    const doc = new Y.Doc();
    const origins: unknown[] = [];
    doc.on('update', (_update, by) => origins.push(by));
    const id = addThread(doc, { anchor: whole, body: 'a', author: ann }, origin);
    addComment(doc, id, { body: 'b', author: bob }, origin);
    resolveThread(doc, id, true, bob, origin);
    expect(origins).toEqual([origin, origin, origin]);
    expect(readThreads(doc)[0]).toMatchObject({ resolved: true, resolvedBy: 'Bob' });
    resolveThread(doc, id, false, bob, origin);
    expect(readThreads(doc)[0]).toMatchObject({ resolved: false });
  });

  it('[RV5] take an answer even where another program left no map for it', () => {
    const doc = new Y.Doc();
    doc.getMap('threads').set('t', new Y.Map(Object.entries({ anchor: whole, authorId: 'x' })));
    addComment(doc, 't', { body: 'here', author: ann }, origin);
    expect(readThreads(doc)[0]?.comments).toMatchObject([{ body: 'here' }]);
  });

  it.each<[string, (doc: Y.Doc, id: string) => unknown, RegExp]>([
    [
      'an empty comment',
      (doc, id) => addComment(doc, id, { body: '  \n', author: ann }, origin),
      /Write something/,
    ],
    [
      'one that is too long',
      (doc, id) => addComment(doc, id, { body: 'x'.repeat(REVIEW_LIMITS.body + 1), author: ann }, origin),
      /too long/,
    ],
    [
      'a place outside of the page',
      (doc) =>
        addThread(
          doc,
          { anchor: { kind: 'point', pageId: 'p', point: [0, 1.5] }, body: 'x', author: ann },
          origin,
        ),
      /place of the comment/,
    ],
    [
      'an answer to what is gone',
      (doc) => addComment(doc, 'gone', { body: 'x', author: ann }, origin),
      /no longer/,
    ],
    ['resolving what is gone', (doc) => resolveThread(doc, 'gone', true, ann, origin), /no longer/],
  ])('[RV6] refuse %s', (_name, write, message) => {
    const doc = new Y.Doc();
    const id = addThread(doc, { anchor: whole, body: 'a', author: ann }, origin);
    const before = readReview(doc);
    expect(() => write(doc, id)).toThrow(StudioError);
    expect(() => write(doc, id)).toThrow(message);
    expect(readReview(doc)).toEqual(before);
  });
});

describe('proposals', () => {
  it('[RV7] begin open, now and for free', () => {
    const doc = new Y.Doc();
    const id = addProposal(doc, { ...proposal, rule: 'brand.palette', findingKey: 'k' }, origin);
    expect(readProposals(doc)).toEqual([
      {
        ...proposal,
        id,
        rule: 'brand.palette',
        findingKey: 'k',
        status: 'open',
        targets: [],
        commands: [],
        reads: [],
        costUsd: 0,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
  });

  it('[RV7] change by one key per property that differs', () => {
    const doc = new Y.Doc();
    const id = addProposal(doc, proposal, origin);
    updateProposal(doc, id, { status: 'rejected', reason: 'No.', title: proposal.title }, origin);
    const keys = [...(doc.getMap<Y.Map<unknown>>('proposals').get(id)?.keys() ?? [])];
    expect(keys.sort()).toEqual(['base', 'reason', 'status']);
    expect(readProposal(doc, id)).toMatchObject({ status: 'rejected', reason: 'No.' });
    expect(() => updateProposal(doc, 'gone', {}, origin)).toThrow(/no longer there/);
  });

  it('[RV6] are refused where they are too long, not JSON, or there already', () => {
    const doc = new Y.Doc();
    const add = (more: object) => () => addProposal(doc, { ...proposal, ...more }, origin);
    expect(add({ title: 'x'.repeat(REVIEW_LIMITS.title + 1) })).toThrow(/title/);
    expect(add({ commands: Array.from({ length: REVIEW_LIMITS.commands + 1 }, () => ({})) })).toThrow(
      /commands/,
    );
    expect(add({ reads: [{ target: 'a', property: 'b', value: Number.NaN }] })).toThrow(/plain JSON/);
    expect(readProposals(doc)).toEqual([]);
    add({ id: 'p' })();
    expect(add({ id: 'p' })).toThrow(/there already/);
  });

  it('[RV8] are stale when a value they rest on is another', () => {
    const canvas = newCanvas();
    const id = canvas.add({ type: 'text', text: 'tea', position: [1, 2] });
    const reads = [
      { target: id, property: 'position', value: [1, 2] },
      { target: id, property: 'text', value: 'tea' },
      { target: id, property: 'exists', value: true },
      { target: id, property: 'parentId', value: null },
      { target: canvas.pageId, property: 'background', value: '#ffffff' },
      { target: 'meta', property: 'brandKitId', value: null },
      { target: 'gone', property: 'exists', value: null },
    ];
    expect(staleReads(canvas.doc, reads)).toEqual([]);
    canvas.run({ type: 'UPDATE_OBJECT', id, payload: { opacity: 0.5 } });
    expect(staleReads(canvas.doc, reads)).toEqual([]);
    canvas.run({ type: 'EDIT_TEXT', id, index: 0, remove: 0, insert: 'T' });
    expect(staleReads(canvas.doc, reads)).toEqual([reads[1]]);
    canvas.run({ type: 'DELETE_OBJECT', id });
    expect(staleReads(canvas.doc, reads)).toEqual(reads.slice(0, 3));
  });
});

describe('what the server writes', () => {
  it('[RV9] mirrors decisions and brings them up to date', () => {
    const doc = new Y.Doc();
    writeDecision(doc, decision, origin);
    writeDecision(doc, { ...decision, stale: true }, origin);
    expect(readDecisions(doc)).toEqual([{ ...decision, stale: true }]);
  });

  it('[RV9] marks decisions stale once', () => {
    const doc = new Y.Doc();
    writeDecision(doc, decision, origin);
    expect(markStale(doc, ['d1', 'gone'], origin)).toEqual(['d1']);
    expect(markStale(doc, ['d1'], origin)).toEqual([]);
    expect(readDecisions(doc)[0]?.stale).toBe(true);
  });

  it('[RV1] says the state, once', () => {
    const doc = new Y.Doc();
    let updates = 0;
    doc.on('update', () => (updates += 1));
    writeStatus(doc, 'reviewing', origin);
    writeStatus(doc, 'reviewing', origin);
    expect(readStatus(doc)).toBe('reviewing');
    expect(updates).toBe(1);
  });
});
