import { describe, expect, it } from 'vitest';
import { exportCanvas } from '@sparklio/shared/documents/canvas/json';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { newCanvas } from '@sparklio/shared/testing/new-canvas';
import { snapshotOfModel } from '../snapshot-of.ts';
import { diffSnapshots } from './diff-snapshots.ts';

describe('what differs between two states', () => {
  it('is nothing between a state and what it becomes as JSON and back', () => {
    const canvas = newCanvas();
    for (let index = 0; index < 4; index += 1) canvas.add({ name: `Shape ${index}` });
    const [first = ''] = canvas.drawn();
    canvas.run({ type: 'REORDER', id: first, after: canvas.drawn()[2] });
    const again = snapshotOfModel(exportCanvas(canvas.doc));
    expect(diffSnapshots(readCanvas(canvas.doc), again)).toEqual([]);
    expect(again.objects.map(({ id }) => id)).toEqual(canvas.drawn());
  });

  it('tells what came, went and changed, by the names of the layers', () => {
    const canvas = newCanvas();
    const kept = canvas.add({ type: 'text', text: 'Iced tea', name: '' });
    const gone = canvas.add({ name: 'Gone' });
    const before = readCanvas(canvas.doc);
    const added = canvas.add({ name: 'New' });
    canvas.run(
      { type: 'UPDATE_OBJECT', id: kept, payload: { fill: '#ff0000' } },
      { type: 'DELETE_OBJECT', id: gone },
      { type: 'UPDATE_META', payload: { title: 'Other' } },
    );
    const diffs = diffSnapshots(before, readCanvas(canvas.doc));
    const told = new Map(diffs.map(({ thing, action }) => [thing.target, [thing.name, action]]));
    expect(Object.fromEntries(told)).toEqual({
      [kept]: ['Iced tea', 'updated'],
      [gone]: ['Gone', 'removed'],
      [added]: ['New', 'added'],
      meta: ['Other', 'updated'],
    });
    expect(diffs.find(({ thing }) => thing.target === kept)?.changes).toMatchObject([
      { property: 'fill', after: '#ff0000' },
    ]);
  });

  it('tells a new place in the stack of as few as possible', () => {
    const canvas = newCanvas();
    const ids = [canvas.add(), canvas.add(), canvas.add(), canvas.add()];
    const before = readCanvas(canvas.doc);
    canvas.run({ type: 'REORDER', id: ids[0], after: ids[3] });
    const after = snapshotOfModel(exportCanvas(canvas.doc));
    expect(diffSnapshots(before, after).map(({ thing, changes }) => [thing.target, changes])).toEqual([
      [ids[0], [{ target: ids[0], property: 'order', before: 0, after: 3 }]],
    ]);
  });
});
