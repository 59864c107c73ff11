import { describe, expect, it } from 'vitest';
import { editString } from './text-diff.ts';
import { diffTextByWords, diffWords } from './word-diff.ts';

const told = (before: string, after: string): string =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `+${text}+` : `-${text}-`))
    .join('');

describe('words that changed', () => {
  it('shows the word and leaves what is around it', () => {
    expect(told('See you Tommorow at noon', 'See you Tomorrow at noon')).toBe(
      'See you -Tommorow-+Tomorrow+ at noon',
    );
  });

  it('shows what came and what went', () => {
    expect(told('cold tea', 'cold iced tea')).toBe('cold +iced +tea');
    expect(told('cold iced tea', 'cold tea')).toBe('cold -iced -tea');
    expect(told('', 'new')).toBe('+new+');
    expect(told('same', 'same')).toBe('same');
  });

  it('puts both texts together again, whatever they are', () => {
    const texts = ['', 'a b c d e', 'e d c b a', 'Ein 👩‍👩‍👧 kam.', 'kam ein 👩‍👩‍👧?', 'x '.repeat(3_000)];
    for (const before of texts)
      for (const after of texts) {
        const parts = diffWords(before, after);
        const without = (kind: string): string =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }
  });
});

describe('edits word by word', () => {
  it.each([
    ['', 'Iced tea'],
    ['Iced tea', ''],
    ['Hot tea for three, now', 'Iced tea for two'],
    ['a 👍🏽 b', 'a 👍 b 👎'],
    ['same', 'same'],
  ])('turn “%s” into “%s”', (before, after) => {
    expect(diffTextByWords(before, after).reduce(editString, before)).toBe(after);
  });

  it('leave the words between two changes alone', () => {
    expect(diffTextByWords('Hot tea for three', 'Iced tea for two')).toEqual([
      { index: 0, remove: 3, insert: 'Iced' },
      { index: 14, remove: 4, insert: 'wo' },
    ]);
  });
});
