import { describe, expect, it } from 'vitest';
import { chunks } from './line-breaks.ts';

/** The text with a bar at each place where a line may break. */
const bars = (text: string) =>
  chunks(text, 0, text.length)
    .map((chunk) => text.slice(chunk.start, chunk.next))
    .join('|');

describe('where lines may break', () => {
  it('is after spaces, which stay with the word before them', () => {
    expect(bars('one two  three ')).toBe('one |two  |three ');
  });

  it('is after hyphens and dashes between letters, not before figures', () => {
    expect(bars('co-operate 1-2 a\u2013b')).toBe('co-|operate |1-2 |a\u2013|b');
    expect(bars('call -now')).toBe('call |-now');
  });

  it('is never at no-break spaces and hyphens', () => {
    expect(bars('10\u00a0km e\u2011mail')).toBe('10\u00a0km |e\u2011mail');
  });

  it('is between Hangul syllables, kana and ideographs', () => {
    expect(bars('가나 다')).toBe('가|나 |다');
    expect(bars('かな漢字')).toBe('か|な|漢|字');
    expect(bars('Sparklio에서')).toBe('Sparklio|에|서');
  });

  it('is not before closing nor after opening punctuation', () => {
    expect(bars('「漢」、字。')).toBe('「漢」、|字。');
    expect(bars('(가)')).toBe('(가)');
  });

  it('keeps combining marks with their letter', () => {
    expect(bars('か\u3099き')).toBe('か\u3099|き');
  });

  it('keeps the indent of a paragraph with its first word', () => {
    expect(bars('  in dented')).toBe('  in |dented');
  });

  it('loses no character', () => {
    const text = ' a  b\tc-d 가나 \u3000 漢 e\u0301 👍🏽 ';
    expect(bars(text).replaceAll('|', '')).toBe(text);
  });
});
