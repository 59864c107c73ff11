import { reading } from '../../../rules/read-recorder.ts';
import type { Rule } from '../../../rules/rule.ts';
import { capitalise, nameOf } from '../../../rules/wording.ts';

/** A picture without words for people who do not see it. Nobody can write them by rule, so there is no mend. */
export const altText: Rule = {
  id: 'accessibility.alt-text',
  title: 'Pictures are described (WCAG 2.2, 1.1.1)',
  isAdvice: true,
  check(object) {
    if (object.type !== 'image' || object.alt.trim() !== '') return [];
    const name = nameOf(object);
    return [
      {
        targets: [object.id],
        values: object.assetId,
        title: `${capitalise(name)} has no description`,
        rationale: `${capitalise(name)} has no alternative text, so a screen reader has nothing to say. WCAG 2.2, 1.1.1 asks for it.`,
        advice: 'Write in the design panel, in one sentence, what the picture shows.',
        reads: reading(object, 'alt', 'assetId'),
      },
    ];
  },
};
