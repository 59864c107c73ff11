import { expect, test } from 'vitest';
import { undoableChanges } from './undo-turn.ts';
import type { PlacedChange } from './undo-turn.ts';

const change = (
  position: number,
  by: PlacedChange['by'],
  property: string,
  before: string | undefined,
  after: string | undefined,
): PlacedChange => ({
  target: 'leaf',
  property,
  position,
  by,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

test('[CV47] what somebody else wrote since stays, even if it is the same value', () => {
  const changes = [
    change(1, 'turn', 'fill', 'red', 'green'),
    change(1, 'turn', 'name', '', 'Leaf'),
    change(2, 'other', 'fill', 'green', 'blue'),
    change(3, 'other', 'fill', 'blue', 'green'),
  ];
  expect(undoableChanges(changes)).toEqual([{ target: 'leaf', property: 'name', before: '', after: 'Leaf' }]);
});

test('[CV47] what the turn wrote after somebody else goes back to that', () => {
  const changes = [
    change(1, 'turn', 'fill', 'red', 'green'),
    change(2, 'other', 'fill', 'green', 'blue'),
    change(3, 'turn', 'fill', 'blue', 'black'),
  ];
  expect(undoableChanges(changes)).toEqual([
    { target: 'leaf', property: 'fill', before: 'blue', after: 'black' },
  ]);
});

test('[CV47] a thing that the turn made stays if somebody else wrote any property of it', () => {
  const changes = [
    change(1, 'turn', 'exists', undefined, 'all of it'),
    change(2, 'turn', 'name', '', 'Leaf'),
    change(3, 'other', 'fill', 'red', 'green'),
  ];
  expect(undoableChanges(changes)).toEqual([{ target: 'leaf', property: 'name', before: '', after: 'Leaf' }]);
});

test('[CV47] undoing and undoing that is not somebody else', () => {
  const changes = [
    change(1, 'turn', 'fill', 'red', 'green'),
    change(2, 'undo', 'fill', 'green', 'red'),
    change(3, 'undo', 'fill', 'red', 'green'),
  ];
  expect(undoableChanges(changes)).toHaveLength(1);
});
