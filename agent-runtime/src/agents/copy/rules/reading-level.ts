import { reading } from '../../../rules/read-recorder.ts';
import type { Rule } from '../../../rules/rule.ts';
import { nameOf, show } from '../../../rules/wording.ts';
import { syllable } from 'syllable';
import { notEnglish } from './language.ts';
import { isProse, proseOf, wordsOf } from './words.ts';

/** Shorter texts give no meaningful grade. */
const MIN_WORDS = 30;
const MIN_SENTENCES = 3;
const DEFAULT_GRADE = 9;

/** Copy that reads above the kit's highest school grade. */
export const readingLevel: Rule = {
  id: 'copy.reading-level',
  title: 'Longer copy is easy to read',
  isAdvice: true,
  check(object, { brand }) {
    if (!isProse(object) || notEnglish(brand) !== undefined) return [];
    const grade = gradeOf(object.text);
    const maxGrade = brand?.maxGrade ?? DEFAULT_GRADE;
    if (grade === undefined || grade <= maxGrade) return [];
    return [
      {
        targets: [object.id],
        values: show(grade),
        title: `Hard to read: ${nameOf(object)}`,
        rationale:
          `${nameOf(object)} reads at US school grade ${show(grade)} by Flesch–Kincaid; ` +
          `up to ${show(maxGrade)} is allowed.`,
        advice: 'Shorter sentences and shorter words bring it down.',
        reads: reading(object, 'text'),
      },
    ];
  },
};

/**
 * Flesch–Kincaid grade: 0.39 × words per sentence + 11.8 × syllables per word − 15.59
 * (Kincaid, Fishburne, Rogers, Chissom 1975). Undefined for short texts.
 */
export function gradeOf(text: string): number | undefined {
  const words = wordsOf(text);
  const sentences = proseOf(text)
    .split(/[.!?…]+(?=\s|$)|\n+/)
    .filter((sentence) => /\p{L}/u.test(sentence));
  if (words.length < MIN_WORDS || sentences.length < MIN_SENTENCES) return undefined;
  const syllables = words.reduce((sum, { text: word }) => sum + Math.max(syllable(word), 1), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}
