import type { ImageFilter } from '../documents/canvas/schema.ts';

/** The filters a picture can have. Values lie in −1…1 and 0 changes nothing; grayscale, sepia, invert and blur start at 0. */
export const IMAGE_FILTERS = [
  'brightness',
  'contrast',
  'saturation',
  'grayscale',
  'sepia',
  'invert',
  'hue',
  'blur',
] as const;
export type ImageFilterType = (typeof IMAGE_FILTERS)[number];

/** One step of a filter in terms every engine has: a colour matrix, or a blur. */
export type FilterStep =
  /** 4 rows of 5: each of red, green, blue, alpha (0–1) from the four and a constant, in sRGB */
  | { readonly kind: 'matrix'; readonly matrix: readonly number[] }
  /** standard deviation in px */
  | { readonly kind: 'blur'; readonly deviation: number };

/** A blur of 1 has a standard deviation of this share of the shorter side of the box. */
const BLUR_SHARE = 0.05;

/** The steps for a picture drawn `width` × `height` px, in the order of the list. Unknown filters are left out. */
export function filterSteps(filters: readonly ImageFilter[], width: number, height: number): FilterStep[] {
  return filters.flatMap(({ type, value }): FilterStep[] => {
    if (!Number.isFinite(value)) return [];
    const amount = Math.min(1, Math.max(-1, value));
    if (amount === 0) return [];
    if (type === 'blur') {
      const deviation = Math.max(0, amount) * BLUR_SHARE * Math.min(width, height);
      return deviation > 0 ? [{ kind: 'blur', deviation }] : [];
    }
    const matrix = matrixOf(type, amount);
    return matrix ? [{ kind: 'matrix', matrix }] : [];
  });
}

function matrixOf(type: string, amount: number): number[] | undefined {
  const part = Math.max(0, amount);
  switch (type) {
    case 'brightness':
      return scaled(1 + amount, 0);
    case 'contrast':
      return scaled(1 + amount, (1 - (1 + amount)) / 2);
    case 'saturation':
      return saturated(1 + amount);
    case 'grayscale':
      return saturated(1 - part);
    case 'sepia':
      return mixed(SEPIA, part);
    case 'invert':
      return scaled(1 - 2 * part, part);
    case 'hue':
      return hueRotated(amount * Math.PI);
    default:
      return undefined;
  }
}

function scaled(slope: number, intercept: number): number[] {
  return [slope, 0, 0, 0, intercept, 0, slope, 0, 0, intercept, 0, 0, slope, 0, intercept, 0, 0, 0, 1, 0];
}

/** `saturate` of Filter Effects Module Level 1, section 9.6. */
function saturated(s: number): number[] {
  const [r, g, b] = LUMA;
  return rgb([
    [r + (1 - r) * s, g - g * s, b - b * s],
    [r - r * s, g + (1 - g) * s, b - b * s],
    [r - r * s, g - g * s, b + (1 - b) * s],
  ]);
}

/** `hueRotate` of Filter Effects Module Level 1, section 9.6. */
function hueRotated(angle: number): number[] {
  const [r, g, b] = LUMA;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return rgb([
    [r + c * (1 - r) - s * r, g - c * g - s * g, b - c * b + s * (1 - b)],
    [r - c * r + s * 0.143, g + c * (1 - g) + s * 0.14, b - c * b - s * 0.283],
    [r - c * r - s * (1 - r), g - c * g + s * g, b + c * (1 - b) + s * b],
  ]);
}

function mixed(full: readonly (readonly number[])[], part: number): number[] {
  return rgb(full.map((row, y) => row.map((value, x) => value * part + (x === y ? 1 - part : 0))));
}

function rgb(rows: readonly (readonly number[])[]): number[] {
  return [...rows.flatMap((row) => [...row, 0, 0]), 0, 0, 0, 1, 0];
}

/** Luminance weights of the same specification. */
const LUMA = [0.213, 0.715, 0.072] as const;
const SEPIA = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
];
