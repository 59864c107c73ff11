import type { AgentManifest } from '../manifest.ts';
import { alignment } from './rules/alignment.ts';
import { margins } from './rules/margins.ts';
import { offPage } from './rules/off-page.ts';
import { overflow } from './rules/overflow.ts';
import { textOverlap } from './rules/text-overlap.ts';

export const layoutAgent: AgentManifest = {
  name: 'layout',
  title: 'Layout',
  job: 'Finds text that does not fit, things off the page, overlaps, broken margins and near misses in alignment.',
  rules: [overflow, offPage, textOverlap, margins, alignment],
};
