import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createSeededRandom } from '@sparklio/shared/testing/seeded-random';
import { changesOfDelta, findChange, mapChange, mapOffset } from './text-change.ts';
import type { TextChange } from './text-change.ts';

const apply = (text: string, { index, remove, insert }: TextChange): string =>
  text.slice(0, index) + insert + text.slice(index + remove);

describe('findChange', () => {
  it('finds nothing between equal texts', () => {
    expect(findChange('same', 'same')).toBeUndefined();
  });

  it('puts a doubled letter where the caret is', () => {
    expect(findChange('hello', 'helllo', 3)).toEqual({ index: 2, remove: 0, insert: 'l' });
    expect(findChange('hello', 'helllo', 5)).toEqual({ index: 4, remove: 0, insert: 'l' });
    expect(findChange('aaaa', 'aaa', 1)).toEqual({ index: 1, remove: 1, insert: '' });
  });

  it('never cuts a character that takes two units', () => {
    expect(findChange('a😀b', 'a😁b', 3)).toEqual({ index: 1, remove: 2, insert: '😁' });
    expect(findChange('😀', '😀😀', 2)).toEqual({ index: 0, remove: 0, insert: '😀' });
  });

  it('always turns the one text into the other', () => {
    const { integer, pick } = createSeededRandom(7);
    const word = (): string =>
      Array.from({ length: integer(0, 11) }, () => pick(['a', 'b', '😀', '\n']) ?? '').join('');
    for (let round = 0; round < 2_000; round++) {
      const [before, after] = [word(), word()];
      const change = findChange(before, after, integer(0, after.length));
      expect(change === undefined ? before : apply(before, change)).toBe(after);
    }
  });
});

describe('offsets under changes of others', () => {
  it.each([
    ['before', { index: 0, remove: 0, insert: 'xx' }, 7],
    ['exactly there, the letter goes behind', { index: 5, remove: 0, insert: 'xx' }, 5],
    ['after', { index: 8, remove: 2, insert: '' }, 5],
    ['around, to where the hole is', { index: 2, remove: 6, insert: 'x' }, 2],
    ['right before it goes', { index: 3, remove: 2, insert: '' }, 3],
  ] as const)('%s', (_name, change, expected) => {
    expect(mapOffset(5, change)).toBe(expected);
  });

  it('moves a change of one own past what others did', () => {
    const own = { index: 6, remove: 3, insert: 'new' };
    expect(
      mapChange(own, [
        { index: 0, remove: 0, insert: 'ab' },
        { index: 20, remove: 1, insert: '' },
      ]),
    ).toEqual({ index: 8, remove: 3, insert: 'new' });
    expect(mapChange(own, [{ index: 0, remove: 50, insert: '' }])).toEqual({
      index: 0,
      remove: 0,
      insert: 'new',
    });
  });

  it('reads what a shared text says of itself', () => {
    const doc = new Y.Doc();
    const text = doc.getText();
    text.insert(0, 'one two three');
    const seen: TextChange[] = [];
    text.observe((event) => seen.push(...changesOfDelta(event.delta)));
    doc.transact(() => {
      text.delete(4, 3);
      text.insert(4, 'TWO!');
      text.insert(0, '> ');
    });
    expect(seen.reduce(apply, 'one two three')).toBe(text.toString());
  });
});
