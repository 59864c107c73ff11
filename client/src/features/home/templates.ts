import type { homeStrings } from '../../strings/home.ts';

/** The first pages that the server knows how to make, with their sizes in px. */
export const TEMPLATES: readonly {
  readonly id: keyof typeof homeStrings.templates;
  readonly size: readonly [number, number];
}[] = [
  { id: 'social-square', size: [1080, 1080] },
  { id: 'story', size: [1080, 1920] },
  { id: 'banner', size: [1200, 628] },
];
