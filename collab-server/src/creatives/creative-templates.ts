import type { Pair } from '@sparklio/shared/documents/canvas/schema';

/** Names that `POST creatives` takes as `template`, each with the page that the canvas begins with; sizes in px. */
export const CREATIVE_TEMPLATES = {
  blank: { name: 'Page 1', size: [1080, 1080] },
  'social-square': { name: 'Square post', size: [1080, 1080] },
  story: { name: 'Story', size: [1080, 1920] },
  banner: { name: 'Banner', size: [1200, 628] },
} as const satisfies Readonly<Record<string, { name: string; size: Pair }>>;

export type CreativeTemplate = keyof typeof CREATIVE_TEMPLATES;

export const CREATIVE_TEMPLATE_NAMES = Object.keys(CREATIVE_TEMPLATES) as [
  CreativeTemplate,
  ...CreativeTemplate[],
];
