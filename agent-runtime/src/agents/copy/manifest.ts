import type { AgentManifest } from '../manifest.ts';
import { claims } from './rules/claims.ts';
import { doubleSpaces } from './rules/double-spaces.ts';
import { forbiddenWords } from './rules/forbidden-words.ts';
import { readingLevel } from './rules/reading-level.ts';
import { repeatedWords } from './rules/repeated-words.ts';
import { spelling } from './rules/spelling.ts';

export const copyAgent: AgentManifest = {
  name: 'copy',
  title: 'Copy',
  job: 'Checks spelling, reading level, forbidden words and claims without proof.',
  rules: [spelling, forbiddenWords, claims, repeatedWords, doubleSpaces, readingLevel],
  withoutBrand: 'No brand kit is chosen for this creative, so its forbidden words and claims are not known.',
};
