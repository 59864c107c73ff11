import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { readObject, readPages } from '@sparklio/shared/documents/canvas/read';
import { createOrigin } from '@sparklio/shared/origin';
import { createUndoStack } from './undo.ts';

const ID = '01980000-0000-7000-8000-000000000001';

/** Two people on one canvas whose documents follow each other at once. */
function twoPeople() {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const [me, them] = [createOrigin('me', 'user'), createOrigin('them', 'user')];
  createCanvas(mine, { title: 'Test' }, createOrigin('server', 'server'));
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine), 'remote');
  mine.on('update', (update, origin) => origin !== 'remote' && Y.applyUpdate(theirs, update, 'remote'));
  theirs.on('update', (update, origin) => origin !== 'remote' && Y.applyUpdate(mine, update, 'remote'));
  const pageId = readPages(mine)[0]?.id ?? '';
  const undo = createUndoStack(mine, me);
  const move = (doc: Y.Doc, x: number): void =>
    void applyCommands(
      doc,
      [{ type: 'UPDATE_OBJECT', id: ID, payload: { position: [x, 0] } }],
      doc === mine ? me : them,
    );
  applyCommands(
    mine,
    [{ type: 'ADD_OBJECT', payload: { id: ID, type: 'shape', pageId, position: [0, 0] } }],
    me,
  );
  undo.stopCapturing();
  const x = (): number | undefined => readObject(mine, ID)?.position[0];
  const fill = (): string | undefined => {
    const object = readObject(mine, ID);
    return object?.type === 'shape' ? object.fill : undefined;
  };
  return { mine, theirs, me, them, undo, move, x, fill };
}

/** As `twoPeople`, with a text that both type into by a clock that only the test moves. What one types reaches the other at once. */
function twoTypists() {
  const people = twoPeople();
  const { mine, theirs, me, them, undo: unused } = people;
  unused.destroy();
  const id = '01980000-0000-7000-8000-000000000002';
  applyCommands(mine, [{ type: 'ADD_OBJECT', payload: { id, type: 'text', text: 'Tea' } }], them);
  let clock = 10_000;
  const undo = createUndoStack(mine, me, () => clock);
  const text = (): string => {
    const object = readObject(mine, id);
    return object?.type === 'text' ? object.text : '';
  };
  return {
    ...people,
    undo,
    id,
    text,
    pass: (ms: number): void => void (clock += ms),
    type: (insert: string, index: number): void =>
      void applyCommands(mine, [{ type: 'EDIT_TEXT', id, index, remove: 0, insert }], me),
    theyType: (insert: string): void =>
      void applyCommands(theirs, [{ type: 'EDIT_TEXT', id, index: text().length, remove: 0, insert }], them),
  };
}

describe('undo', () => {
  it('takes back only one’s own steps, in order, and gives them back', () => {
    const { mine, theirs, undo, move, them, x, fill } = twoPeople();
    move(mine, 10);
    undo.stopCapturing();
    applyCommands(theirs, [{ type: 'UPDATE_OBJECT', id: ID, payload: { fill: '#ff0000' } }], them);
    move(mine, 20);
    undo.undo();
    expect([x(), fill()]).toEqual([10, '#ff0000']);
    undo.undo();
    expect([x(), fill()]).toEqual([0, '#ff0000']);
    undo.redo();
    undo.redo();
    expect([x(), fill()]).toEqual([20, '#ff0000']);
    expect(undo.canRedo).toBe(false);
  });

  it('leaves a property alone that somebody else has set since', () => {
    const { mine, theirs, me, undo, move, x, fill } = twoPeople();
    applyCommands(mine, [{ type: 'UPDATE_OBJECT', id: ID, payload: { fill: '#0000ff' } }], me);
    undo.stopCapturing();
    move(mine, 10);
    move(theirs, 99);
    // Nothing of the move is left to take back, so the step before it is.
    undo.undo();
    expect(x()).toBe(99);
    expect(fill()).not.toBe('#0000ff');
  });

  it('keeps a gesture one step, however many writes and pauses it has', () => {
    const { mine, undo, move, x } = twoPeople();
    undo.beginGesture();
    for (const place of [5, 10, 15]) move(mine, place);
    undo.endGesture();
    move(mine, 30);
    undo.undo();
    expect(x()).toBe(15);
    undo.undo();
    expect(x()).toBe(0);
  });

  it('takes a change the server made on one’s word as a step of its own, between the others', () => {
    const { mine, theirs, undo, move, them, x, fill } = twoPeople();
    move(mine, 10);
    const { changes } = applyCommands(
      theirs,
      [{ type: 'UPDATE_OBJECT', id: ID, payload: { fill: '#00ff00' } }],
      them,
    );
    undo.pushRecord('Accepted', changes);
    move(mine, 20);
    undo.undo();
    expect([x(), fill()]).toEqual([10, '#00ff00']);
    undo.undo();
    expect(x()).toBe(10);
    expect(fill()).not.toBe('#00ff00');
    undo.undo();
    expect(x()).toBe(0);
    undo.redo();
    undo.redo();
    expect([x(), fill()]).toEqual([10, '#00ff00']);
    undo.redo();
    expect(x()).toBe(20);
  });

  it('forgets what was undone when a new step is taken', () => {
    const { mine, undo, move } = twoPeople();
    move(mine, 10);
    undo.undo();
    expect(undo.canRedo).toBe(true);
    move(mine, 11);
    expect(undo.canRedo).toBe(false);
  });

  it('passes over a step of which nothing is left, and never past a record to an older edit', () => {
    const { mine, theirs, undo, move, them, x } = twoPeople();
    move(mine, 10);
    const { changes } = applyCommands(
      theirs,
      [{ type: 'UPDATE_OBJECT', id: ID, payload: { opacity: 0.5 } }],
      them,
    );
    undo.pushRecord('Accepted', changes);
    move(mine, 20);
    move(theirs, 99);
    // The move no longer holds, so the step before it is undone: the record, not the first move.
    undo.undo();
    expect(x()).toBe(99);
    expect(readObject(mine, ID)?.opacity).toBe(1);
  });

  it('tells when there is something to undo', () => {
    const { mine, undo, move } = twoPeople();
    let told = 0;
    undo.subscribe(() => (told += 1));
    move(mine, 10);
    expect([undo.canUndo, told > 0]).toEqual([true, true]);
    undo.undo();
    undo.undo();
    expect(undo.canUndo).toBe(false);
    expect(undo.undo()).toBe(false);
  });

  it('takes a burst of typing as one step while somebody else types too, and none of their letters', () => {
    const { undo, text, type, theyType, pass } = twoTypists();
    const theirs = ' QRSTUVWX';
    // Keys come slowly and unevenly when the machine has much to do.
    const gaps = [80, 240, 497, 330, 620, 90, 450, 700, 150];
    for (const [index, letter] of 'ABCDEFGH '.split('').entries()) {
      type(letter, index);
      theyType(theirs.charAt(index));
      pass(gaps[index] ?? 0);
    }
    expect(text()).toBe('ABCDEFGH Tea QRSTUVWX');
    undo.undo();
    expect(text()).toBe('Tea QRSTUVWX');
    expect(undo.canUndo).toBe(false);
    undo.redo();
    expect(text()).toBe('ABCDEFGH Tea QRSTUVWX');
  });

  it('begins a new step after a pause in typing, whatever others did in it', () => {
    const { undo, text, type, theyType, pass } = twoTypists();
    type('A', 0);
    pass(500);
    theyType('x');
    pass(500);
    type('B', 1);
    undo.undo();
    expect(text()).toBe('ATeax');
    undo.undo();
    expect(text()).toBe('Teax');
  });

  it('keeps typing apart from another edit made in a pause of it', () => {
    const { mine, me, undo, text, type, pass, id } = twoTypists();
    type('A', 0);
    pass(500);
    applyCommands(mine, [{ type: 'UPDATE_OBJECT', id, payload: { fontSize: 50 } }], me);
    pass(450);
    type('B', 1);
    undo.undo();
    expect(text()).toBe('ATea');
    expect(readObject(mine, id)).toMatchObject({ fontSize: 50 });
    undo.undo();
    expect(readObject(mine, id)).not.toMatchObject({ fontSize: 50 });
    undo.undo();
    expect(text()).toBe('Tea');
  });
});
