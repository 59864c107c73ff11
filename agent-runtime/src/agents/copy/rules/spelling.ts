import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { fittingEdits } from '../../../rules/fit.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { nameOf, quote } from '../../../rules/wording.ts';
import { notEnglish } from './language.ts';
import { englishSpeller, slips } from './speller.ts';
import { inCaseOf, isProse, replaceSpans, wordsOf } from './words.ts';
import type { Span } from './words.ts';

/** Capitals up to this length are an abbreviation unless the whole text is in capitals. */
const ACRONYM_LENGTH = 6;

/** Words that the English dictionary does not know. Names the brand kit knows, addresses and numbers are left alone. */
export const spelling: Rule = {
  id: 'copy.spelling',
  title: 'Words are spelt as in the dictionary',
  idle: notEnglish,
  check(object, { view, brand }) {
    if (!isProse(object) || notEnglish(brand) !== undefined) return [];
    const misspelt = Map.groupBy(misspeltIn(object.text, knownWords(brand)), ({ text }) => text);
    return [...misspelt].map(([word, spans]) => ({
      targets: [object.id],
      detail: word,
      values: word,
      title: `Spelling: ${quote(word)}`,
      rationale: `${quote(word)} in ${nameOf(object)} is not in the dictionary (American English), nor in the brand kit’s known words.`,
      advice: 'Nothing in the dictionary is close. Correct it, or add it to the brand kit’s known words.',
      reads: reading(object, 'text'),
      mends: () => mendsOf(object, word, spans, view),
    }));
  },
};

function* mendsOf(text: TextObject, word: string, spans: readonly Span[], view: PageView): Iterable<Mend> {
  const suggestion = englishSpeller().suggest(isCapitals(word) ? word.toLowerCase() : word);
  if (suggestion === undefined) return;
  const correct = inCaseOf(word, suggestion);
  const commands = replaceSpans(text.id, spans, () => correct);
  for (const fitting of fittingEdits(text, commands, view)) {
    yield { commands: fitting, says: `It becomes ${quote(correct)}.` };
  }
}

function misspeltIn(text: string, known: ReadonlySet<string>): readonly Span[] {
  const words = wordsOf(text);
  const isAllCapitals =
    words.length > 1 && words.every(({ text: word }) => isCapitals(word) || word.length === 1);
  return words.filter((span) => {
    const word = span.text;
    if (word.length < 2 || !/^[\p{Script=Latin}'’]+$/u.test(word)) return false;
    if (known.has(fold(word)) || known.has(fold(withoutPossessive(word)))) return false;
    if (isCapitals(word)) {
      const isAcronym = !isAllCapitals && word.length <= ACRONYM_LENGTH;
      return !isAcronym && !isKnown(word.toLowerCase()) && !isKnown(inCaseOf('Xx', word.toLowerCase()));
    }
    return !isKnown(word) && !isLikelyName(span, text);
  });
}

function isKnown(word: string): boolean {
  const plain = word.replaceAll('’', "'");
  const speller = englishSpeller();
  return speller.isCorrect(plain) || speller.isCorrect(withoutPossessive(plain));
}

/**
 * A capital inside a sentence marks a name, unless its neighbours are capitalised too (a title in title case)
 * or a common word is one slip away.
 */
function isLikelyName({ text: word, start }: Span, text: string): boolean {
  if (!/^\p{Lu}/u.test(word)) return false;
  if (/\p{Lu}/u.test(word.slice(1))) return true; // inner capitals: a product's own way of writing
  const before = text.slice(0, start).trimEnd();
  if (before === '' || /[.!?…:\n]["”’)]*$/.test(before)) return false;
  const suggestion = englishSpeller().suggest(word.toLowerCase());
  return suggestion === undefined || slips(suggestion.toLowerCase(), word.toLowerCase()) > 1;
}

/** Single words that the kit vouches for: known words, colour names, fonts and its claims' words. */
function knownWords(brand: BrandKit | null): ReadonlySet<string> {
  if (brand === null) return new Set();
  const phrases = [
    ...brand.words.known,
    ...brand.words.claims.map(({ phrase }) => phrase),
    ...brand.words.forbidden.flatMap(({ use }) => use ?? []),
    ...brand.logos.map(({ name }) => name),
    ...brand.palette.map(({ name }) => name),
  ];
  return new Set(phrases.flatMap((phrase) => wordsOf(phrase).map(({ text }) => fold(text))));
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll('’', "'");
}

function withoutPossessive(word: string): string {
  return word.replace(/['’]s$/i, '');
}

function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}
