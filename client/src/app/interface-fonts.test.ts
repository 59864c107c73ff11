import { readFileSync } from 'node:fs';
import { FAMILIES, FONT_FILES } from '@sparklio/shared/fonts/catalog';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../public/interface-fonts.css', import.meta.url), 'utf8');

describe('the style sheet of fonts', () => {
  it('names only files that the server has', () => {
    const files = new Set(FONT_FILES.map(({ file }) => file));
    const named = [...css.matchAll(/\/fonts\/([^']+)'/g)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !files.has(file))).toEqual([]);
  });

  it('has every family that a person can choose', () => {
    for (const family of FAMILIES) expect(css).toContain(`font-family: '${family}'`);
  });
});
