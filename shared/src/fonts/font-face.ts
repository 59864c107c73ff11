import { Blob, Buffer, Face, Feature, Font, shape } from 'harfbuzzjs';
import type { FontFile } from './catalog.ts';

/** What layout needs to know of one loaded font file. Lengths are fractions of the em: times the font size gives px. */
export interface FontFace {
  readonly font: FontFile;
  readonly unitsPerEm: number;
  /** from baseline to the top of the tallest letters, > 0 (`hhea` table) */
  readonly ascent: number;
  /** from baseline to the lowest point, > 0 (`hhea` table, sign turned) */
  readonly descent: number;
  readonly lineGap: number;
  /**
   * How far the text moves the pen, with kerning and the ligatures browsers apply by default.
   * `spaced` text has none of the optional ligatures, as CSS asks for when letters are spaced.
   */
  advance(text: string, spaced?: boolean): number;
  /**
   * The same, letter by letter: one entry per UTF-16 unit, what is drawn as one standing with its first unit
   * and 0 with the others.
   */
  advances(text: string, spaced?: boolean): readonly number[];
  covers(codePoint: number): boolean;
}

/** Advances remembered per face; a page of long copy holds some thousand different words. */
const CACHE_ENTRIES = 20_000;

const SPACED = ['liga', 'clig', 'dlig', 'hlig', 'calt'].map((tag) => new Feature(tag, 0));

/** One for all: a new one per word would fill the module's memory faster than the collector frees it. */
const buffer = new Buffer();

/** Reads a TrueType or OpenType file. Shaping is HarfBuzz's, which browsers use too, so widths agree with theirs. */
export function createFontFace(font: FontFile, bytes: Uint8Array): FontFace {
  const face = new Face(new Blob(bytes), 0);
  const shaper = new Font(face);
  const unitsPerEm = face.upem;
  const extents = shaper.hExtents();
  const covered = coverage(face.collectUnicodes());
  const plain = new Map<string, number>();
  const spacedOut = new Map<string, number>();

  function shaped(text: string, spaced: boolean): Buffer {
    buffer.clearContents();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    shape(shaper, buffer, spaced ? SPACED : []);
    return buffer;
  }

  function measure(text: string, spaced: boolean): number {
    let units = 0;
    for (const position of shaped(text, spaced).getGlyphPositions()) units += position.xAdvance;
    return units / unitsPerEm;
  }

  return Object.freeze({
    font,
    unitsPerEm,
    ascent: extents.ascender / unitsPerEm,
    descent: -extents.descender / unitsPerEm,
    lineGap: extents.lineGap / unitsPerEm,
    advance(text: string, spaced = false): number {
      const cache = spaced ? spacedOut : plain;
      const known = cache.get(text);
      if (known !== undefined) return known;
      const measured = measure(text, spaced);
      if (cache.size >= CACHE_ENTRIES) cache.clear();
      cache.set(text, measured);
      return measured;
    },
    advances(text: string, spaced = false): readonly number[] {
      const units = Array.from({ length: text.length }, () => 0);
      for (const { cluster, xAdvance = 0 } of shaped(text, spaced).getGlyphInfosAndPositions()) {
        units[cluster] = (units[cluster] ?? 0) + xAdvance / unitsPerEm;
      }
      return units;
    },
    covers: (codePoint: number) => covered.has(codePoint),
  });
}

/** A bit per code point: a Korean face covers 23,000 of them, too many for a Set per face. */
function coverage(codePoints: Uint32Array): { has(codePoint: number): boolean } {
  let highest = 0;
  for (const codePoint of codePoints) highest = Math.max(highest, codePoint);
  const bits = new Uint8Array((highest >> 3) + 1);
  for (const codePoint of codePoints)
    bits[codePoint >> 3] = (bits[codePoint >> 3] ?? 0) | (1 << (codePoint & 7));
  return { has: (codePoint) => ((bits[codePoint >> 3] ?? 0) & (1 << (codePoint & 7))) !== 0 };
}
