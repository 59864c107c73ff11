import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { designStrings } from '../strings/design.ts';

export interface PagePreset {
  readonly id: keyof typeof designStrings.presets;
  /** px */
  readonly size: Pair;
}

/** Formats that people ask for by name. */
export const PAGE_PRESETS: readonly PagePreset[] = [
  { id: 'square', size: [1080, 1080] },
  { id: 'portrait', size: [1080, 1350] },
  { id: 'story', size: [1080, 1920] },
  { id: 'banner', size: [1200, 628] },
  { id: 'wide', size: [1920, 1080] },
  { id: 'a4', size: [794, 1123] },
];

export function presetOf(size: Pair): PagePreset | undefined {
  return PAGE_PRESETS.find((preset) => preset.size[0] === size[0] && preset.size[1] === size[1]);
}

export function presetLabel({ id, size }: PagePreset): string {
  return `${designStrings.presets[id]} · ${size[0]} × ${size[1]}`;
}
