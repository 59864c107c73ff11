import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { openDatabase } from '../../src/database/open-database.ts';
import type { OpenDatabase } from '../../src/database/open-database.ts';
import { createActivityReader } from '../../src/history/activity.ts';
import { createAuthors } from '../../src/history/authors.ts';
import { createChangeIndex } from '../../src/history/change-index.ts';
import { createOperations } from '../../src/history/operations.ts';
import { createPastStates } from '../../src/history/past-states.ts';
import { encodeSnapshot, sha256Of, snapshotKey } from '../../src/snapshots/snapshot-format.ts';
import { createMemoryBlobStore } from '../../src/blobs/adapters/memory.ts';
import { createMemoryUpdateLog } from '../../src/update-log/adapters/memory.ts';
import type { UpdateLog } from '../../src/update-log/update-log.ts';
import { freshDatabase } from '../support/fresh-database.ts';

let database: OpenDatabase;
const [workspaceId, ada] = [createId(), createId()];
beforeAll(async () => {
  database = await openDatabase(await freshDatabase());
  await database.db.insertInto('workspaces').values({ id: workspaceId, name: 'Tea' }).execute();
  await database.db
    .insertInto('users')
    .values({ id: ada, name: 'Ada', email: null, password_hash: null })
    .execute();
});
afterAll(() => database.close());

let log: UpdateLog;
const blobs = createMemoryBlobStore();
beforeEach(() => {
  log = createMemoryUpdateLog();
});

function newIndex() {
  const { db } = database;
  return createChangeIndex({
    db,
    log,
    states: createPastStates(log, blobs, () => undefined),
    authors: createAuthors(db, { entries: () => [] }),
    operations: createOperations(db),
    now: () => new Date(),
    onFailure: (error) => {
      throw error;
    },
  });
}

/** A canvas whose edits go into the log. */
async function newCanvas() {
  const id = createId();
  const creative = { id, workspace_id: workspaceId, kind: 'canvas' } as const;
  await database.db
    .insertInto('creatives')
    .values({
      ...creative,
      title: 'Ad',
      status: 'draft',
      created_by: ada,
      campaign_id: null,
      content_hash: null,
    })
    .execute();
  const document = documentNamesOf({ workspaceId, kind: 'canvas', creativeId: id }).contentName;
  const doc = new Y.Doc();
  const entries: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => entries.push(update));
  const origin = createOrigin(ada, 'user');
  createCanvas(doc, { title: 'Ad' }, origin);
  let moved = 0;
  const objects = Array.from({ length: 20 }, () => createId());
  applyCommands(
    doc,
    objects.map((objectId) => ({ type: 'ADD_OBJECT', payload: { id: objectId, type: 'shape' } })),
    origin,
  );
  return {
    creative,
    document,
    doc,
    objects,
    move(times: number) {
      for (let at = 0; at < times; at += 1) {
        const objectId = objects[at % objects.length] ?? '';
        applyCommands(
          doc,
          [{ type: 'UPDATE_OBJECT', id: objectId, payload: { position: [(moved += 1), at] } }],
          origin,
        );
      }
    },
    /** @returns the position of the newest entry */
    async save(actorOf: (at: number) => string = () => ada): Promise<number> {
      const taken = entries.splice(0);
      const seqs = await log.append(
        taken.map((update, at) => ({ document, update, actorId: actorOf(at), actorKind: 'user' as const })),
      );
      return seqs.at(-1) ?? 0;
    },
  };
}

/** One of them has no account, and the id of another is none of ours. */
const people = [ada, createId(), 'somebody'];
const everything = { limit: 1_000 };

it('reads a log once, however many servers read it', async () => {
  const canvas = await newCanvas();
  canvas.move(2_500);
  const head = await canvas.save((at) => people[Math.floor(at / 50) % 3] ?? ada);
  const indexes = [newIndex(), newIndex(), newIndex()];
  const positions = await Promise.all(indexes.map((index) => index.catchUp(canvas.creative)));
  expect(positions).toEqual([head, head, head]);
  const items = await createActivityReader(database.db).list(canvas.creative.id, everything);
  const alone = await newCanvas();
  alone.move(2_500);
  await alone.save((at) => people[Math.floor(at / 50) % 3] ?? ada);
  await newIndex().catchUp(alone.creative);
  const ofOne = await createActivityReader(database.db).list(alone.creative.id, everything);
  expect(items.map(({ from, to }) => [from, to])).toEqual(ofOne.map(({ from, to }) => [from, to]));
  expect(items.length).toBeGreaterThan(20);
});

it('goes on where another process stopped, from a snapshot that the log has made meanwhile', async () => {
  const canvas = await newCanvas();
  const first = await canvas.save();
  await newIndex().catchUp(canvas.creative);
  canvas.move(10);
  const head = await canvas.save();
  const snapshot = {
    document: canvas.document,
    seq: head,
    state: Y.encodeStateAsUpdateV2(canvas.doc),
    bindings: new Map<number, string>(),
  };
  const bytes = await encodeSnapshot(snapshot);
  const [sha256, at] = [sha256Of(bytes), Date.now()];
  const key = snapshotKey(canvas.document, head, sha256);
  await blobs.put(key, bytes);
  await log.addSnapshot({ document: canvas.document, seq: head, key, sha256, bytes: bytes.length, at });
  expect(await newIndex().catchUp(canvas.creative)).toBe(head);
  const [newest] = await createActivityReader(database.db).list(canvas.creative.id, everything);
  expect([newest?.from, newest?.to]).toEqual([first + 1, head]);

  // What lies before the snapshot is gone before it was read: the index begins anew behind it.
  const late = await newCanvas();
  late.move(10);
  const lost = await late.save();
  const other = { ...snapshot, document: late.document, seq: lost, state: Y.encodeStateAsUpdateV2(late.doc) };
  const kept = await encodeSnapshot(other);
  const ref = { document: late.document, seq: lost, sha256: sha256Of(kept), bytes: kept.length, at };
  const lateKey = snapshotKey(late.document, lost, ref.sha256);
  await blobs.put(lateKey, kept);
  await log.addSnapshot({ ...ref, key: lateKey });
  await log.dropArchived(late.document, lost);
  late.move(1);
  const after = await late.save();
  expect(await newIndex().catchUp(late.creative)).toBe(after);
  const found = await createActivityReader(database.db).list(late.creative.id, everything);
  expect(found.map(({ from, to }) => [from, to])).toEqual([[after, after]]);
});

it('reads on what a server left behind, also when more documents are worked on than it keeps', async () => {
  const canvases = await Promise.all(Array.from({ length: 20 }, () => newCanvas()));
  const heads = await Promise.all(canvases.map((canvas) => canvas.save()));
  const index = newIndex();
  await index.sweep();
  await index.drain();
  const again = newIndex();
  const positions = await Promise.all(canvases.map((canvas) => again.catchUp(canvas.creative)));
  expect(positions).toEqual(heads);
  const reader = createActivityReader(database.db);
  for (const { creative, objects } of canvases) {
    const items = await reader.list(creative.id, everything);
    expect(items.flatMap(({ things }) => things).length).toBeGreaterThan(objects.length);
  }
});

it('gives any state of the past, and says when there is none', async () => {
  const canvas = await newCanvas();
  canvas.move(5);
  await canvas.save();
  const then = readCanvas(canvas.doc);
  const position = (await log.heads([canvas.document])).get(canvas.document) ?? 0;
  canvas.move(700);
  await canvas.save();
  const states = createPastStates(log, blobs, () => undefined);
  const past = await states.at(canvas.document, position);
  expect(readCanvas(past.doc)).toEqual(then);
  const now = await states.at(canvas.document);
  expect(readCanvas(now.doc)).toEqual(readCanvas(canvas.doc));
  await expect(states.at(canvas.document, now.position + 1)).rejects.toMatchObject({ code: 'not_found' });
});

it('keeps texts with characters that databases dislike', async () => {
  const canvas = await newCanvas();
  const objectId = createId();
  const origin = createOrigin(ada, 'user');
  applyCommands(
    canvas.doc,
    [{ type: 'ADD_OBJECT', payload: { id: objectId, type: 'text', text: 'a' } }],
    origin,
  );
  const text = canvas.doc.getMap<Y.Map<Y.Text>>('objects').get(objectId)?.get('text');
  text?.insert(1, '\u0000\u{1F375}');
  await canvas.save();
  await newIndex().catchUp(canvas.creative);
  const [item] = await createActivityReader(database.db).list(canvas.creative.id, everything);
  expect(item?.changes).toContainEqual(
    expect.objectContaining({
      target: objectId,
      after: expect.objectContaining({ text: 'a\u0000\u{1F375}' }),
    }),
  );
  expect(item?.author).toEqual({ id: ada, kind: 'user', name: 'Ada' });
});
