import type { AgentManifest } from '../manifest.ts';
import { altText } from './rules/alt-text.ts';
import { contrast } from './rules/contrast.ts';
import { textSize } from './rules/text-size.ts';

export const accessibilityAgent: AgentManifest = {
  name: 'accessibility',
  title: 'Accessibility',
  job: 'Checks that everybody can read the work: contrast, text size and descriptions of pictures.',
  rules: [contrast, textSize, altText],
};
