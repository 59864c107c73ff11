import { fittingEdits } from '../../../rules/fit.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Fault, Rule } from '../../../rules/rule.ts';
import { nameOf, quote } from '../../../rules/wording.ts';
import { findPhrase, inCaseOf, isProse, replaceSpans } from './words.ts';

/** Words the brand kit forbids, as whole words in any case. */
export const forbiddenWords: Rule = {
  id: 'copy.forbidden-words',
  title: 'Forbidden words are not used',
  check(object, { view, brand }) {
    if (!isProse(object) || brand === null) return [];
    return brand.words.forbidden.flatMap(({ word, use, why }): readonly Fault[] => {
      const spans = findPhrase(object.text, word);
      if (spans.length === 0) return [];
      return [
        {
          targets: [object.id],
          detail: word.toLowerCase(),
          values: word,
          title: `Forbidden word: ${quote(word)}`,
          rationale: `${quote(word)} stands in ${nameOf(object)}. The brand kit forbids it${why ? `: ${why}` : '.'}`,
          advice: 'The brand kit names no other word; rewrite the sentence.',
          reads: reading(object, 'text'),
          mends: () =>
            use === undefined
              ? []
              : Iterator.from(
                  fittingEdits(
                    object,
                    replaceSpans(object.id, spans, (found) => inCaseOf(found, use)),
                    view,
                  ),
                ).map((commands) => ({ commands, says: `It becomes ${quote(use)}, as the brand kit asks.` })),
        },
      ];
    });
  },
};
