import type { AgentManifest } from '../manifest.ts';
import { fonts } from './rules/fonts.ts';
import { logoClearSpace } from './rules/logo-clear-space.ts';
import { logoSize } from './rules/logo-size.ts';
import { palette } from './rules/palette.ts';

export const brandAgent: AgentManifest = {
  name: 'brand',
  title: 'Brand',
  job: 'Keeps colours, fonts and logos to the brand kit.',
  rules: [palette, fonts, logoSize, logoClearSpace],
  withoutBrand: 'No brand kit is chosen for this creative, so there is nothing to check against.',
};
