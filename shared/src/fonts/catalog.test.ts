import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAMILIES, FONT_FILES, resolveFace } from './catalog.ts';
import { fontPath } from './load-node.ts';
import { neededFiles } from './needed-files.ts';

const name = (family: string, weight: number, style: 'normal' | 'italic' = 'normal') =>
  resolveFace(family, weight, style).file;

describe('the font catalog', () => {
  it('lists only files that are really bundled, each under a name of its own', () => {
    expect(FONT_FILES.filter((font) => !existsSync(fontPath(font.file)))).toEqual([]);
    expect(new Set(FONT_FILES.map((font) => font.file)).size).toBe(FONT_FILES.length);
  });

  it('offers the default family first and hides what only stands in', () => {
    expect(FAMILIES[0]).toBe('Inter');
    expect(FAMILIES).not.toContain('Noto Sans KR');
    expect(FAMILIES).not.toContain('Noto Emoji');
  });

  it('takes the nearest weight, the heavier of two equally near ones only above 500', () => {
    expect(name('Inter', 500)).toBe('Inter_500Medium.ttf');
    expect(name('Inter', 900)).toBe('Inter_700Bold.ttf');
    expect(name('Inter', 100)).toBe('Inter_400Regular.ttf');
    expect(name('Inter', 650)).toBe('Inter_700Bold.ttf');
    expect(name('Inter', 450)).toBe('Inter_400Regular.ttf');
  });

  it('draws an unknown family in Inter and a missing italic upright', () => {
    expect(name('Comic Neue', 400)).toBe('Inter_400Regular.ttf');
    expect(name('Space Grotesk', 400, 'italic')).toBe('SpaceGrotesk_400Regular.ttf');
    expect(name('  lora ', 700, 'italic')).toBe('Lora_700Bold_Italic.ttf');
  });

  it('gives no path to a file it does not list', () => {
    expect(() => fontPath('../../../etc/passwd')).toThrow('no file');
  });

  it('names the files a text needs, the large ones only if their script occurs', () => {
    const text = { fontFamily: 'Lora', fontWeight: 700, fontStyle: 'normal' as const };
    const files = (content: string) => neededFiles([{ ...text, text: content }]).map((font) => font.file);
    expect(files('Tea — “cold”')).toEqual(['Lora_700Bold.ttf']);
    expect(files('Tea 차 🍵')).toEqual([
      'Lora_700Bold.ttf',
      'NotoSansKR_700Bold.ttf',
      'NotoEmoji_700Bold.ttf',
    ]);
  });
});
