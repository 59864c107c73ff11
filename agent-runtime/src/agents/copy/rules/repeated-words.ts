import { reading } from '../../../rules/read-recorder.ts';
import type { Fault, Rule } from '../../../rules/rule.ts';
import { nameOf, quote } from '../../../rules/wording.ts';
import { isProse, replaceSpans, wordsOf } from './words.ts';
import type { Span } from './words.ts';

/** Words that English does say twice. */
const MEANT = new Set([
  'bye',
  'had',
  'ha',
  'no',
  'now',
  'really',
  'so',
  'that',
  'tick',
  'very',
  'yes',
  'more',
  'never',
]);

/** The same word twice with only spaces between. */
export const repeatedWords: Rule = {
  id: 'copy.repeated-words',
  title: 'No word stands twice in a row',
  check(object) {
    if (!isProse(object)) return [];
    return repeatsIn(object.text).map(({ word, span, nth }): Fault => ({
      targets: [object.id],
      detail: nth === 0 ? word : `${word} ${nth + 1}`,
      values: word,
      title: `Word twice: ${quote(`${word} ${word}`)}`,
      rationale: `${quote(`${word} ${word}`)} in ${nameOf(object)} has the same word twice in a row.`,
      advice: 'Delete one of the two.',
      reads: reading(object, 'text'),
      mends: () => [
        { commands: replaceSpans(object.id, [span], () => ''), says: 'The second one is deleted.' },
      ],
    }));
  },
};

/** Each second word together with the space before it. `nth` counts the repeats of the same word. */
function repeatsIn(text: string): readonly { word: string; span: Span; nth: number }[] {
  const words = wordsOf(text);
  const seen = new Map<string, number>();
  return words.flatMap((word, index) => {
    const before = words[index - 1];
    const folded = word.text.toLowerCase();
    if (before === undefined || before.text.toLowerCase() !== folded || MEANT.has(folded)) return [];
    if (!/^[^\S\n]+$/u.test(text.slice(before.end, word.start)) || !/\p{L}/u.test(folded)) return [];
    const nth = seen.get(folded) ?? 0;
    seen.set(folded, nth + 1);
    const span = { text: text.slice(before.end, word.end), start: before.end, end: word.end };
    return [{ word: folded, span, nth }];
  });
}
