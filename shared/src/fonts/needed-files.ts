import { FALLBACK_FAMILIES, mayCover, resolveFace } from './catalog.ts';
import type { FontFile, FontStyle } from './catalog.ts';

/** What decides which files a text needs. A text object is one. */
export interface StyledText {
  readonly text: string;
  readonly fontFamily: string;
  readonly fontWeight: number;
  readonly fontStyle: FontStyle;
}

/** The files that draw the texts, fallbacks included, each once. */
export function neededFiles(texts: Iterable<StyledText>): FontFile[] {
  const files = new Map<string, FontFile>();
  for (const { text, fontFamily, fontWeight, fontStyle } of texts) {
    const font = resolveFace(fontFamily, fontWeight, fontStyle);
    files.set(font.file, font);
    for (const family of FALLBACK_FAMILIES) {
      if (!some(text, (codePoint) => mayCover(family, codePoint))) continue;
      const fallback = resolveFace(family, fontWeight, 'normal');
      files.set(fallback.file, fallback);
    }
  }
  return [...files.values()];
}

function some(text: string, test: (codePoint: number) => boolean): boolean {
  for (const character of text) if (test(character.codePointAt(0) ?? 0)) return true;
  return false;
}
