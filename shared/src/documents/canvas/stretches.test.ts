import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newCanvas } from '../../testing/new-canvas.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { readCanvas } from './read.ts';
import { CanvasReplay } from './replay.ts';
import { STRETCH_LONGEST_MS, STRETCH_PAUSE_MS, Stretches } from './stretches.ts';
import type { LoggedEdit, Stretch } from './stretches.ts';

/** A canvas whose edits are logged under any name and time. */
function newLog() {
  const canvas = newCanvas();
  const log: LoggedEdit[] = [];
  let at = 0;
  let actor: Pick<LoggedEdit, 'actorId' | 'actorKind' | 'turnId'> = { actorId: 'ann', actorKind: 'user' };
  const state = Y.encodeStateAsUpdate(canvas.doc);
  canvas.doc.on('update', (update: Uint8Array) => {
    log.push({ ...actor, update, at, seq: log.length + 1 });
  });
  return {
    canvas,
    log,
    state,
    as(actorId: string, edit: (canvas: TestCanvas) => void, pauseMs = 0, turnId?: string) {
      actor = { actorId, actorKind: turnId === undefined ? 'user' : 'agent', ...(turnId ? { turnId } : {}) };
      at += pauseMs;
      edit(canvas);
    },
  };
}

function docOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

function fold({ log, state }: ReturnType<typeof newLog>): Stretch[] {
  const stretches = new Stretches(new CanvasReplay(docOf(state)));
  stretches.add(log);
  return stretches.take();
}

const changesOf = (stretch: Stretch | undefined) =>
  [...(stretch?.changes.values() ?? [])].flatMap(({ changes }) => changes);

describe('stretches of work', () => {
  it('[CV46] hold the net of what one author did without a pause', () => {
    const log = newLog();
    const id = log.canvas.add({ name: 'Leaf' });
    const before = log.log.length;
    log.as(
      'ann',
      (canvas) => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { position: [1, 1] } }),
      9_000,
    );
    log.as('ann', (canvas) => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { position: [2, 2] } }), 500);
    log.as(
      'ann',
      (canvas) => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { opacity: 0.5 } }),
      STRETCH_PAUSE_MS,
    );
    const [, moved] = fold(log);
    expect(moved).toMatchObject({
      actorId: 'ann',
      from: before + 1,
      to: before + 3,
      startedAt: 9_000,
      endedAt: 11_500,
    });
    expect(changesOf(moved)).toEqual([
      { target: id, property: 'position', before: [0, 0], after: [2, 2] },
      { target: id, property: 'opacity', before: 1, after: 0.5 },
    ]);
    expect(moved?.changes.get(id)?.thing).toEqual({
      target: id,
      kind: 'object',
      type: 'shape',
      name: 'Leaf',
      pageId: log.canvas.pageId,
    });
  });

  it('[CV46] end with a pause, a turn, or after a while', () => {
    const log = newLog();
    const step = (canvas: TestCanvas): unknown => canvas.add();
    log.as('ann', step);
    log.as('ann', step, STRETCH_PAUSE_MS + 1);
    log.as('brand', step, 0, 'turn 1');
    log.as('brand', step, 0, 'turn 2');
    log.as('bob', step, 0);
    for (let ms = 0; ms <= STRETCH_LONGEST_MS; ms += STRETCH_PAUSE_MS) log.as('bob', step, STRETCH_PAUSE_MS);
    expect(fold(log).map(({ actorId, turnId }) => [actorId, turnId])).toEqual([
      ['ann', undefined],
      ['ann', undefined],
      ['brand', 'turn 1'],
      ['brand', 'turn 2'],
      ['bob', undefined],
      ['bob', undefined],
    ]);
  });

  it('[CV46] of people at work on different things lie across each other, and end where they meet', () => {
    const log = newLog();
    const [a, b] = [log.canvas.add(), log.canvas.add()];
    const move = (id: string, x: number) => (canvas: TestCanvas) =>
      void canvas.run({ type: 'UPDATE_OBJECT', id, payload: { position: [x, 0] } });
    log.as('ann', move(a, 1), 9_000);
    log.as('bob', move(b, 1));
    log.as('ann', move(a, 2));
    log.as('bob', move(b, 2));
    log.as('bob', move(a, 3));
    log.as('ann', move(a, 4));
    const found = fold(log).slice(1);
    expect(found.map(({ actorId, from, to }) => [actorId, from, to])).toEqual([
      ['ann', 3, 5],
      ['bob', 4, 7],
      ['ann', 8, 8],
    ]);
    expect(changesOf(found[0])).toEqual([{ target: a, property: 'position', before: [0, 0], after: [2, 0] }]);
    expect(changesOf(found[2])).toEqual([{ target: a, property: 'position', before: [3, 0], after: [4, 0] }]);
  });

  it('[CV46] that came to nothing hold nothing', () => {
    const log = newLog();
    log.as('ann', (canvas) => canvas.run({ type: 'DELETE_OBJECT', id: canvas.add() }));
    const [stretch] = fold(log);
    expect(changesOf(stretch)).toEqual([]);
  });

  it('[CV46] tell what was written and holds the same again', () => {
    const log = newLog();
    const id = log.canvas.add();
    for (const x of [1, 0]) {
      log.as('bob', (canvas) => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { position: [x, 0] } }));
    }
    const [, stretch] = fold(log);
    expect(changesOf(stretch)).toEqual([]);
    expect(stretch?.changes.get(id)?.rewritten).toEqual([
      { target: id, property: 'position', before: [0, 0], after: [0, 0] },
    ]);
  });

  it('[CV46] go on after they were taken', () => {
    const log = newLog();
    const id = log.canvas.add();
    log.as('ann', (canvas) => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { name: 'Leaf' } }), 100);
    const stretches = new Stretches(new CanvasReplay(docOf(log.state)));
    stretches.add(log.log.slice(0, 1));
    const [first] = stretches.take();
    expect(stretches.take()).toEqual([]);
    stretches.add(log.log.slice(1));
    const [second] = stretches.take();
    expect(second?.id).toBe(first?.id);
    expect(changesOf(second)).toMatchObject([{ property: 'exists', after: { name: 'Leaf' } }]);
  });
});

describe('a canvas played again', () => {
  it('tells of everything that reads differently, also where another thing was touched', () => {
    const canvas = newCanvas();
    const [a, b] = [canvas.add(), canvas.add()];
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [a, b] }).ids;
    const replay = new CanvasReplay(docOf(Y.encodeStateAsUpdate(canvas.doc)));
    const updates: Uint8Array[] = [];
    canvas.doc.on('update', (update: Uint8Array) => updates.push(update));
    // A raw peer deletes the group and leaves its members.
    canvas.doc.getMap('objects').delete(group);
    const changed = replay.apply(updates.splice(0)).map(({ target }) => target);
    expect(new Set(changed)).toEqual(new Set([group, a, b]));
    canvas.doc.getMap('pages').delete(canvas.pageId);
    expect(replay.apply(updates.splice(0)).map(({ target }) => target)).toHaveLength(3);
    expect(replay.snapshot()).toEqual(readCanvas(canvas.doc));
  });
});
