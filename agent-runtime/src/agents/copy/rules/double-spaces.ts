import { reading } from '../../../rules/read-recorder.ts';
import type { Rule } from '../../../rules/rule.ts';
import { nameOf } from '../../../rules/wording.ts';
import { isProse, replaceSpans, spanOf } from './words.ts';

/** Several spaces between two words of a line. Indents at the start of a line are left alone. */
const SPACES = /(?<=\S)[ \u00a0]{2,}(?=\S)/gu;

export const doubleSpaces: Rule = {
  id: 'copy.double-spaces',
  title: 'One space between words',
  check(object) {
    if (!isProse(object)) return [];
    const spans = [...object.text.matchAll(SPACES)].map(spanOf);
    if (spans.length === 0) return [];
    const places = spans.length === 1 ? 'one place' : `${spans.length} places`;
    return [
      {
        targets: [object.id],
        values: spans.map(({ start, end }) => `${start}-${end}`).join(','),
        title: `Double spaces: ${nameOf(object)}`,
        rationale: `${nameOf(object)} has more than one space between words in ${places}.`,
        advice: 'Keep one space.',
        reads: reading(object, 'text'),
        mends: () => [{ commands: replaceSpans(object.id, spans, () => ' '), says: 'One space stays.' }],
      },
    ];
  },
};
