import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { converter, differenceCiede2000, formatHex, formatHex8, parse, wcagLuminance } from 'culori';

/** Channels 0–1, not premultiplied. */
export interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

export interface PaletteColour {
  readonly name: string;
  readonly hex: string;
  /** CIEDE2000 from the colour it was compared with */
  readonly distance: number;
}

const toRgb = converter('rgb');
const toOklch = converter('oklch');
const ciede2000 = differenceCiede2000();
const parsed = new Map<string, Rgba | undefined>();
const CACHE_LIMIT = 4_000;

/** A CSS colour, or undefined if it is none. */
export function parseColour(css: string): Rgba | undefined {
  if (parsed.has(css)) return parsed.get(css);
  const colour = toRgb(parse(css));
  const channel = (value: number): number => Math.min(Math.max(value, 0), 1);
  const rgba =
    colour === undefined
      ? undefined
      : { r: channel(colour.r), g: channel(colour.g), b: channel(colour.b), alpha: colour.alpha ?? 1 };
  if (parsed.size > CACHE_LIMIT) parsed.clear();
  parsed.set(css, rgba);
  return rgba;
}

/** `#rrggbb`, or `#rrggbbaa` if it is not opaque. */
export function formatColour({ r, g, b, alpha }: Rgba): string {
  return alpha >= 1 ? formatHex({ mode: 'rgb', r, g, b }) : formatHex8({ mode: 'rgb', r, g, b, alpha });
}

/** `top` laid over an opaque `bottom` with its own alpha times `opacity`. */
export function blend(top: Rgba, bottom: Rgba, opacity = 1): Rgba {
  const share = top.alpha * opacity;
  const mix = (a: number, b: number): number => a * share + b * (1 - share);
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), alpha: 1 };
}

/** Contrast of two opaque colours, 1–21, as WCAG 2.2 defines it: (L1 + 0.05) / (L2 + 0.05). */
export function contrastOf(a: Rgba, b: Rgba): number {
  const [la, lb] = [wcagLuminance({ mode: 'rgb', ...a }), wcagLuminance({ mode: 'rgb', ...b })];
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

/** The palette, nearest first by CIEDE2000; alpha plays no part. */
export function nearestOf(colour: Rgba, palette: BrandKit['palette']): readonly PaletteColour[] {
  return palette
    .flatMap(({ name, hex }) => {
      const own = parseColour(hex);
      if (own === undefined) return [];
      const distance = ciede2000({ mode: 'rgb', ...own, alpha: 1 }, { mode: 'rgb', ...colour, alpha: 1 });
      return [{ name, hex: hex.toLowerCase(), distance }];
    })
    .toSorted((a, b) => a.distance - b.distance);
}

/** The same colour made darker and lighter in even steps of OKLCH lightness, the smallest change first. */
export function* shadesOf(colour: Rgba): Iterable<Rgba> {
  const base = toOklch({ mode: 'rgb', ...colour });
  for (let step = 0.03; step <= 1; step += 0.03) {
    for (const l of [base.l - step, base.l + step]) {
      if (l < 0 || l > 1) continue;
      const shade = parseColour(formatHex({ ...base, l, alpha: 1 }));
      if (shade !== undefined) yield { ...shade, alpha: colour.alpha };
    }
  }
}
