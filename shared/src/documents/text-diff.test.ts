import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { diffText, editSharedText, editString, splitsPair } from './text-diff.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '🌞', '🌝', 'é', '\ud83c', '\udf1e'),
  maxLength: 12,
});

describe('[CV27] the difference of two texts', () => {
  it('turns one into the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = diffText(before, after);
        expect(change === undefined ? before : editString(before, change)).toBe(after);
      }),
    );
  });

  it('never cuts through a surrogate pair', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = diffText(before, after);
        if (change === undefined) return;
        expect(splitsPair(before, change.index)).toBe(false);
        expect(splitsPair(before, change.index + change.remove)).toBe(false);
      }),
    );
  });

  it('is as small as one edit can be', () => {
    expect(diffText('tea time', 'tea and time')).toEqual({ index: 4, remove: 0, insert: 'and ' });
    expect(diffText('aaa', 'aa')).toEqual({ index: 2, remove: 1, insert: '' });
    expect(diffText('🌞', '🌝')).toEqual({ index: 0, remove: 2, insert: '🌝' });
    expect(diffText('same', 'same')).toBeUndefined();
  });

  it('replaces the whole of a text that holds more than characters', () => {
    const shared = new Y.Doc().getText('t');
    shared.insertEmbed(0, { image: 'x' });
    shared.insert(1, 'tea');
    editSharedText(shared, [{ index: 0, remove: 3, insert: 'Tea' }], 'Tea');
    expect(shared.toJSON()).toBe('Tea');
  });
});
