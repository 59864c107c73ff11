import dictionaryEn from 'dictionary-en';
import nspell from 'nspell';

/** American English by the Hunspell dictionary of `dictionary-en`. */
export interface Speller {
  isCorrect(word: string): boolean;
  /** The nearest known word, or undefined if nothing is near. Slow for the first time a word is asked. */
  suggest(word: string): string | undefined;
}

const CACHE_LIMIT = 20_000;
/** Longer words are looked up but not corrected: the search grows with their length. */
const SUGGEST_LENGTH = 24;

let speller: Speller | undefined;

/** The speller of this process. Reading the dictionary takes some hundred milliseconds, once. */
export function englishSpeller(): Speller {
  speller ??= createSpeller();
  return speller;
}

function createSpeller(): Speller {
  const dictionary = nspell({ aff: Buffer.from(dictionaryEn.aff), dic: Buffer.from(dictionaryEn.dic) });
  const correct = new Map<string, boolean>();
  const suggestions = new Map<string, string | undefined>();
  return {
    isCorrect: (word) => cached(correct, word, () => dictionary.correct(word)),
    suggest: (word) =>
      cached(suggestions, word, () =>
        word.length > SUGGEST_LENGTH ? undefined : nearest(word, dictionary.suggest(word)),
      ),
  };
}

function cached<Value>(cache: Map<string, Value>, word: string, work: () => Value): Value {
  const known = cache.get(word);
  if (known !== undefined || cache.has(word)) return known as Value;
  const value = work();
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(word, value);
  return value;
}

/** The suggestion with the fewest slips of the finger; words with the same first letter and length first. */
function nearest(word: string, suggestions: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const cost = (candidate: string): number => {
    const other = candidate.toLowerCase();
    return slips(lower, other) + (lower[0] === other[0] ? 0 : 0.5) + (/[\s-]/.test(other) ? 0.6 : 0);
  };
  return suggestions.toSorted((a, b) => cost(a) - cost(b))[0];
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
export function slips(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + same,
          swapped ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
