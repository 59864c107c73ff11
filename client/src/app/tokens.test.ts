import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [lightBlock = '', darkBlock = ''] = css.split(":root[data-theme='dark']");
const THEMES = { light: colours(lightBlock), dark: colours(darkBlock) };
const HUES = Array.from({ length: 12 }, (_, index) => `hue-${index}`);

function colours(block: string): ReadonlyMap<string, string> {
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

function linear(hex: string): [number, number, number] {
  const part = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b]
    .map(linear)
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** L of OKLab, Björn Ottosson 2020. */
function lightness(hex: string): number {
  const [red, green, blue] = linear(hex);
  const l = Math.cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue);
  const m = Math.cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue);
  const s = Math.cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue);
  return 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
}

describe.each(Object.entries(THEMES))('colours of the %s theme', (_theme, all) => {
  const of = (name: string): string => {
    const hex = all.get(name);
    if (hex === undefined) throw new Error(`There is no colour ${name}.`);
    return hex;
  };
  const surfaces = ['desk', 'panel', 'raised'];

  it.each(['text', 'quiet', 'accent', 'agent', 'good-text', 'waiting-text', 'stale-text', 'bad-text'])(
    'lets %s be read as text on every surface',
    (name) => {
      for (const surface of surfaces) expect(contrast(of(name), of(surface))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-agent', 'agent'],
    ['on-bad', 'bad'],
    ['text', 'field'],
    ['quiet', 'field'],
    ['text', 'hover'],
    ['text', 'pressed'],
    ['quiet', 'hover'],
    ['accent', 'accent-soft'],
    ['agent', 'agent-soft'],
    ['good-text', 'good-soft'],
    ['waiting-text', 'waiting-soft'],
    ['stale-text', 'stale-soft'],
    ['bad-text', 'bad-soft'],
  ])('lets %s be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['good', 'waiting', 'stale', 'bad', 'focus', 'line-strong'])('lets the mark %s be seen', (name) => {
    for (const surface of surfaces) expect(contrast(of(name), of(surface))).toBeGreaterThanOrEqual(3);
  });

  it('gives people twelve hues of equal lightness that can be seen and written on', () => {
    const levels = HUES.map((hue) => lightness(of(hue)));
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(0.012);
    for (const hue of HUES) {
      expect(contrast(of(hue), of('on-hue'))).toBeGreaterThanOrEqual(4.5);
      for (const surface of surfaces) expect(contrast(of(hue), of(surface))).toBeGreaterThanOrEqual(3);
    }
    expect(new Set(HUES.map(of)).size).toBe(12);
  });
});
