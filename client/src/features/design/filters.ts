import type { ImageFilter } from '@sparklio/shared/documents/canvas/schema';

/** The filters that the panel offers, with the least value of each; all go up to 1 and do nothing at 0. */
export const PANEL_FILTERS = [
  { type: 'brightness', min: -1 },
  { type: 'contrast', min: -1 },
  { type: 'saturation', min: -1 },
  { type: 'grayscale', min: 0 },
  { type: 'blur', min: 0 },
] as const;
export type PanelFilter = (typeof PANEL_FILTERS)[number]['type'];

export function filterValue(filters: readonly ImageFilter[], type: PanelFilter): number {
  return filters.find((filter) => filter.type === type)?.value ?? 0;
}

/** The list with one filter set; at 0 it leaves the list. Filters that the panel does not know stay. */
export function withFilter(
  filters: readonly ImageFilter[],
  type: PanelFilter,
  value: number,
): readonly ImageFilter[] {
  const at = filters.findIndex((filter) => filter.type === type);
  if (value === 0) return filters.filter((filter) => filter.type !== type);
  return at < 0
    ? [...filters, { type, value }]
    : filters.map((filter, index) => (index === at ? { type, value } : filter));
}
