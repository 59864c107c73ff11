import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FontBook } from '../fonts/font-book.ts';
import { loadFontBook } from '../fonts/load-node.ts';
import { layoutText } from './layout.ts';
import type { TextSetting } from './layout.ts';

let fonts: FontBook;
beforeAll(async () => {
  fonts = await loadFontBook();
});

const SETTING: TextSetting = {
  text: '',
  size: [400, 200],
  fontFamily: 'Inter',
  fontSize: 20,
  fontWeight: 400,
  fontStyle: 'normal',
  lineHeight: 1.5,
  letterSpacing: 0,
  textAlign: 'left',
};
const layout = (text: string, more: Partial<TextSetting> = {}) =>
  layoutText({ ...SETTING, ...more, text }, fonts);
const texts = (text: string, more: Partial<TextSetting> = {}) =>
  layout(text, more).lines.map((line) => line.text);
const width = (text: string) => fonts.face('Inter', 400, 'normal').advance(text) * SETTING.fontSize;

describe('layoutText', () => {
  it('breaks where the next word would leave the box, and lets spaces hang', () => {
    const box: Partial<TextSetting> = { size: [width('one two') + 1, 200] };
    expect(texts('one two three', box)).toEqual(['one two', 'three']);
    expect(texts('one two      three', box)).toEqual(['one two', 'three']);
  });

  it('fits a word that fills the box exactly', () => {
    expect(texts('one two', { size: [width('one two'), 200] })).toEqual(['one two']);
  });

  it('breaks at every kind of newline and keeps empty lines', () => {
    expect(texts('a\nb\r\nc\rd\n\ne\n')).toEqual(['a', 'b', 'c', 'd', '', 'e', '']);
  });

  it('gives an empty text one empty line, for the caret', () => {
    const { lines, height, overflows } = layout('');
    expect(lines).toHaveLength(1);
    expect([lines[0]?.text, lines[0]?.width, height, overflows]).toEqual(['', 0, 30, false]);
  });

  it('cuts a word that is wider than the box between characters, never inside one', () => {
    const family = '👩‍👩‍👧';
    expect(texts(family.repeat(3), { size: [30, 400] })).toEqual([family, family, family]);
    expect(texts('abc', { size: [1, 400] })).toEqual(['a', 'b', 'c']);
  });

  it('moves a long word to a line of its own before it cuts it', () => {
    const lines = texts('so Donaudampfschifffahrt', { size: [120, 400] });
    expect(lines[0]).toBe('so');
    expect(lines.slice(1).join('')).toBe('Donaudampfschifffahrt');
  });

  it('sets the first baseline by the half-leading rule and the others a line height apart', () => {
    const { ascent, descent } = fonts.face('Inter', 400, 'normal');
    const [first, second] = layout('a\nb').lines;
    expect(first?.baseline).toBeCloseTo((30 - (ascent + descent) * 20) / 2 + ascent * 20, 6);
    expect((second?.baseline ?? 0) - (first?.baseline ?? 0)).toBeCloseTo(30, 6);
  });

  it('places lines by their alignment', () => {
    const [left, center, right] = (['left', 'center', 'right'] as const).map(
      (textAlign) => layout('word', { textAlign }).lines[0]?.x ?? Number.NaN,
    );
    expect(left).toBe(0);
    expect(center).toBeCloseTo((400 - width('word')) / 2, 6);
    expect(right).toBeCloseTo(400 - width('word'), 6);
  });

  it('stretches justified lines to the box, but not the last of a paragraph', () => {
    const { lines } = layout('one two three four five six seven eight\nnext', {
      size: [150, 400],
      textAlign: 'justify',
    });
    const stretched = lines.filter((line) => line.text.includes(' ')).slice(0, -1);
    expect(stretched.length).toBeGreaterThan(0);
    for (const line of stretched) {
      const last = line.runs.at(-1);
      expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(150, 6);
      expect(line.runs.map((run) => run.text).join('')).toBe(line.text);
    }
    expect(lines.at(-1)?.width).toBeCloseTo(width('next'), 6);
  });

  it('adds the letter spacing between letters, not after the last', () => {
    const plain = layout('abcd').width;
    expect(layout('abcd', { letterSpacing: 5 }).width).toBeCloseTo(plain + 15, 4);
    const [run] = layout('abcd', { letterSpacing: 5 }).lines[0]?.runs ?? [];
    expect(run?.letters).toHaveLength(4);
    expect(layout('abcd').lines[0]?.runs[0]?.letters).toBeUndefined();
  });

  it('hands characters the family lacks to the families that stand in', () => {
    const runs = layout('Tea 차 now', { fontFamily: 'Lora' }).lines[0]?.runs ?? [];
    expect(runs.map((run) => [run.text, run.family])).toEqual([
      ['Tea ', 'Lora'],
      ['차', 'Noto Sans KR'],
      [' now', 'Lora'],
    ]);
    expect(runs[1]?.x).toBeCloseTo(runs[0]?.width ?? 0, 6);
  });

  it('isolates a character that no font has', () => {
    const runs = layout('a\u0628b').lines[0]?.runs ?? [];
    expect(runs.map((run) => run.text)).toEqual(['a', '\u0628', 'b']);
  });

  it('says when lines are taller or wider than the box', () => {
    expect(layout('a\nb', { size: [400, 60] }).overflows).toBe(false);
    expect(layout('a\nb\nc', { size: [400, 60] }).overflows).toBe(true);
    expect(layout('W', { size: [5, 400] }).overflows).toBe(true);
  });

  it('draws controls and broken surrogates as nothing and keeps offsets', () => {
    const [line] = layout('a\u0000\tb\ud800c').lines;
    expect([line?.start, line?.end]).toEqual([0, 6]);
    expect(line?.text).toBe('a\u200b b\u200bc');
  });

  it('keeps for any text: lines in order, every visible character on exactly one of them, none wider than the box', () => {
    const piece = fc.constantFrom(...PIECES);
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.integer({ min: 60, max: 260 }),
        fc.constantFrom(-1, 0, 2),
        fc.constantFrom('left' as const, 'justify' as const),
        (pieces, boxWidth, letterSpacing, textAlign) => {
          const text = pieces.join('');
          const { lines } = layout(text, { size: [boxWidth, 1_000], letterSpacing, textAlign });
          let at = 0;
          for (const line of lines) {
            expect(text.slice(at, line.start).trim()).toBe('');
            expect(line.text).toHaveLength(line.end - line.start);
            expect(line.runs.map((run) => run.text).join('')).toBe(line.text);
            expect(line.width).toBeLessThanOrEqual(boxWidth + KERNING_PX);
            at = line.end;
          }
          expect(text.slice(at).trim()).toBe('');
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

const PIECES = [
  'a',
  'W',
  'fi',
  ' ',
  '  ',
  '-',
  '\n',
  '한',
  '글',
  '、',
  '「',
  '👍🏽',
  'e\u0301',
  '\t',
  '1',
  '\u00a0',
];
/** Words are fitted one by one; kerning across the places where they meet may add this much. */
const KERNING_PX = 2;
