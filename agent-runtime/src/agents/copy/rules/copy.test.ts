import { describe, expect, it } from 'vitest';
import { context, kit, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only } from '../../../../test/fixtures/judge.ts';
import type { Rule } from '../../../rules/rule.ts';
import { claims } from './claims.ts';
import { doubleSpaces } from './double-spaces.ts';
import { forbiddenWords } from './forbidden-words.ts';
import { gradeOf, readingLevel } from './reading-level.ts';
import { repeatedWords } from './repeated-words.ts';
import { slips } from './speller.ts';
import { spelling } from './spelling.ts';
import { PROSE_LIMIT, findPhrase } from './words.ts';

type Words = Partial<ReturnType<typeof kit>['words']>;

const page = (words: string, brandWords: Words = {}, given: object = {}) =>
  context([text({ id: 'a', text: words, fontSize: 24, position: [60, 60], size: [960, 600] })], {
    brand: kit({ words: { forbidden: [], known: [], claims: [], ...brandWords }, ...given }),
  });
const keys = (rule: Rule, words: string, brandWords?: Words): readonly string[] =>
  findings(rule, page(words, brandWords)).map(
    ({ findingKey }) => findingKey.split('|')[2]?.split('=')[0] ?? '',
  );
const after = (rule: Rule, words: string, brandWords?: Words): string =>
  (mended(rule, page(words, brandWords), 'a') as { text: string }).text;

describe('copy.spelling', () => {
  it.each<[string, readonly string[]]>([
    ['All of these words are right.', []],
    ['It stays naturaly bright.', ['naturaly']],
    ['It is naturaly and naturaly so.', ['naturaly']],
    ['Recieve it tommorow.', ['Recieve', 'tommorow']],
    ['Read more at www.tea-exampel.com or htpps.exampel.shop', []],
    ['Write to helo@exampel.org, follow #sumerdays and @teahuose', []],
    ['Call 0800 55x or take the B12 at 5pm', []],
    ['The CTA of our NGO in the USA', []],
    ['SUMMER STARTS TOMMOROW', ['TOMMOROW']],
    ['Don’t miss it: it isn’t far, it’s Anna’s', []],
    ['A well-known, hand-picked, slow-brewwed tea', ['brewwed']],
    ['Our friend Xandriel makes it', []],
    ['Slow Brewed Teh And Lemmon For You', ['Teh', 'Lemmon']],
    ['We like iPhone and YouTube', []],
    ['차 한 잔의 여유', []],
    ['a I e', []],
  ])('%s', (words, expected) => {
    expect(keys(spelling, words)).toEqual(expected);
  });

  it('takes the brand’s own words as right', () => {
    expect(keys(spelling, 'Lumenna and lumenna’s brewista')).not.toEqual([]);
    expect(keys(spelling, 'Lumenna and lumenna’s brewista', { known: ['Lumenna', 'brewista'] })).toEqual([]);
  });

  it('replaces just the word, wherever it stands, and keeps its case', () => {
    expect(after(spelling, 'It stays naturaly bright.')).toBe('It stays naturally bright.');
    expect(after(spelling, 'Naturaly. So naturaly? Naturaly!'.replaceAll('Naturaly', 'naturaly'))).toBe(
      'naturally. So naturally? naturally!',
    );
    expect(after(spelling, 'SUMMER STARTS TOMMOROW')).toBe('SUMMER STARTS TOMORROW');
    expect(only(spelling, page('It stays naturaly bright.')).commands).toEqual([
      { type: 'EDIT_TEXT', id: 'a', index: 9, remove: 8, insert: 'naturally' },
    ]);
  });

  it('says so rather than use the wrong dictionary', () => {
    expect(findings(spelling, page('Ein schöner Tagg', {}, { language: 'de' }))).toEqual([]);
    expect(spelling.idle?.(kit({ language: 'de' }))).toContain('English only');
    expect(spelling.idle?.(kit({ language: 'en-GB' }))).toBeUndefined();
  });

  it('leaves texts alone that are no copy of an ad', () => {
    expect(findings(spelling, page('naturaly '.repeat(PROSE_LIMIT / 9)))).toHaveLength(1);
    expect(findings(spelling, page('naturaly '.repeat(PROSE_LIMIT / 9 + 1)))).toEqual([]);
  });

  it('counts slips of the finger', () => {
    expect([slips('teh', 'the'), slips('lemmon', 'lemon'), slips('same', 'same'), slips('', 'abc')]).toEqual([
      1, 1, 0, 3,
    ]);
  });
});

describe('copy.forbidden-words', () => {
  const forbidden = [
    { word: 'cheap', use: 'good value' },
    { word: 'detox', why: 'A health claim.' },
    { word: 'miracle cure' },
  ];

  it.each<[string, readonly string[]]>([
    ['Cheap tea', ['cheap']],
    ['Cheapest tea, cheaply made', []],
    ['A detox and a miracle  cure', ['detox', 'miracle cure']],
    ['A miracle', []],
  ])('%s', (words, expected) => {
    expect(keys(forbiddenWords, words, { forbidden })).toEqual(expected);
  });

  it('writes what the kit asks for instead, in the same case', () => {
    expect(after(forbiddenWords, 'Cheap, cheap and CHEAP', { forbidden })).toBe(
      'Good value, good value and GOOD VALUE',
    );
  });

  it('gives the kit’s reason, and no mend where the kit names no other word', () => {
    const { commands, rationale } = only(forbiddenWords, page('A detox', { forbidden }));
    expect(commands).toEqual([]);
    expect(rationale).toContain('A health claim.');
  });

  it('does not write one forbidden word for another', () => {
    const circle = [
      { word: 'cheap', use: 'bargain' },
      { word: 'bargain', use: 'cheap' },
    ];
    const { commands, rationale } = only(forbiddenWords, page('A cheap tea', { forbidden: circle }));
    expect(commands).toEqual([]);
    expect(rationale).toContain('would break another rule');
  });
});

describe('copy.claims', () => {
  it.each<[string, readonly string[]]>([
    ['Simply good tea', []],
    ['The best tea in town', ['the best']],
    ['Our best wishes', []],
    ['No. 1 in town, #1 for you', ['no. 1', '#1']],
    ['100 % natural', ['100 %']],
    ['Guaranteed fresh', ['guaranteed']],
    ['Clinically proven to help', ['clinically proven']],
    ['The world’s best tea', ['world’s best']],
    ['Boosts focus', ['boosts focus']],
    ['Sixteen hours of rest', []],
  ])('%s', (words, expected) => {
    const listed = [
      { phrase: 'boosts focus', proof: ' ' },
      { phrase: 'sixteen hours', proof: 'Log.' },
    ];
    expect(keys(claims, words, { claims: listed })).toEqual(expected);
  });

  it('is satisfied by a proof in the kit, and never rewrites a claim', () => {
    expect(
      keys(claims, 'The best tea', { claims: [{ phrase: 'the best tea', proof: 'Award 2025.' }] }),
    ).toEqual([]);
    expect(only(claims, page('The best tea')).commands).toEqual([]);
  });
});

describe('copy.repeated-words and copy.double-spaces', () => {
  it('finds and removes the second of two', () => {
    expect(keys(repeatedWords, 'In the the sun, very very warm, no no')).toEqual(['the']);
    expect(after(repeatedWords, 'In the The sun')).toBe('In the sun');
    expect(keys(repeatedWords, 'The end. End of it; go, go')).toEqual([]);
  });

  it('keeps one space', () => {
    expect(after(doubleSpaces, 'Tea  with   lemon')).toBe('Tea with lemon');
    expect(keys(doubleSpaces, 'Tea with lemon\n  indented')).toEqual([]);
  });
});

describe('copy.reading-level', () => {
  const EASY =
    'We brew tea. It is cold. It is good. You can have it in the sun. You can have it in the shade. Come and try it now with us. Bring a friend.';
  const HARD =
    'Notwithstanding considerable organisational complexity, our multidisciplinary professionals systematically operationalise transformational initiatives. ' +
    'Comprehensive methodological considerations necessitate extraordinarily sophisticated infrastructural prioritisation. ' +
    'Consequently, interdepartmental communication capabilities demonstrate unprecedented administrative effectiveness throughout international organisations.';

  it('grades by Flesch–Kincaid', () => {
    expect(gradeOf(EASY)).toBeLessThan(3);
    expect(gradeOf(HARD)).toBeGreaterThan(18);
    expect(gradeOf('Cat. Dog. Sun.')).toBeUndefined();
  });

  it('reports copy above the kit’s grade only', () => {
    expect(findings(readingLevel, page(EASY))).toEqual([]);
    expect(only(readingLevel, page(HARD)).rationale).toMatch(/US school grade .* up to 9/);
    expect(findings(readingLevel, page(HARD, {}, { language: 'fr' }))).toEqual([]);
  });
});

describe('finding phrases', () => {
  it('takes special characters as they are', () => {
    expect(findPhrase('Is it (really) 50% off? Yes: 50% off', '50% off')).toHaveLength(2);
    expect(findPhrase('a.b', 'a.b')).toHaveLength(1);
    expect(findPhrase('axb', 'a.b')).toHaveLength(0);
    expect(findPhrase('anything', '  ')).toHaveLength(0);
  });
});
