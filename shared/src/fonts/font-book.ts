import { DEFAULT_FAMILY, FALLBACK_FAMILIES, FONT_FILES, filesOf, mayCover, resolveFace } from './catalog.ts';
import type { FontFile, FontStyle } from './catalog.ts';
import { createFontFace } from './font-face.ts';
import type { FontFace } from './font-face.ts';

export type { FontFace } from './font-face.ts';

/** The loaded faces. Layout with the same loaded faces gives the same lines on every machine. */
export interface FontBook {
  /**
   * The face that draws a wish. While its file is not loaded, the nearest loaded one stands in
   * and `onWanted` listeners hear of the file.
   * @throws Error if not a single face is loaded
   */
  face(family: string, weight: number, style: FontStyle): FontFace;
  /** A face for a character that the chosen one lacks; undefined if no bundled family has it, or none yet. */
  fallback(codePoint: number, weight: number): FontFace | undefined;
  isLoaded(file: string): boolean;
  /** Adds a file of the catalog. @throws Error if the catalog does not know the file or it is not a font */
  add(file: string, bytes: Uint8Array): void;
  /** Grows with each file: layouts made under an older revision may have used stand-ins. */
  readonly revision: number;
  /** Hears, once per file, that text asked for a face that is not loaded. Returns its unsubscribe. */
  onWanted(listener: (font: FontFile) => void): () => void;
  /** Hears that a file was added. Returns its unsubscribe. */
  onAdded(listener: (font: FontFile) => void): () => void;
}

/** @param files bytes by file name, as in the catalog */
export function createFontBook(files: ReadonlyMap<string, Uint8Array>): FontBook {
  const faces = new Map<string, FontFace>();
  const wanted = new Set<string>();
  const wantedListeners = new Set<(font: FontFile) => void>();
  const addedListeners = new Set<(font: FontFile) => void>();
  let revision = 0;

  function want(font: FontFile): void {
    if (wanted.has(font.file)) return;
    wanted.add(font.file);
    for (const listener of wantedListeners) listener(font);
  }

  function nearestLoaded(font: FontFile): FontFace {
    const family = filesOf(font.family).flatMap((each) => faces.get(each.file) ?? []);
    const near = family.toSorted((a, b) => distance(a.font, font) - distance(b.font, font));
    const found = near[0] ?? faces.values().next().value;
    if (!found) throw new Error('No font is loaded: text cannot be laid out.');
    return found;
  }

  const book: FontBook = {
    face(family, weight, style) {
      const font = resolveFace(family, weight, style);
      const loaded = faces.get(font.file);
      if (loaded) return loaded;
      want(font);
      return nearestLoaded(font);
    },
    fallback(codePoint, weight) {
      for (const family of FALLBACK_FAMILIES) {
        // The default family is small and often there already: it is worth asking for anything.
        if (family !== DEFAULT_FAMILY && !mayCover(family, codePoint)) continue;
        const font = resolveFace(family, weight, 'normal');
        const loaded = faces.get(font.file);
        if (!loaded) want(font);
        else if (loaded.covers(codePoint)) return loaded;
      }
      return undefined;
    },
    isLoaded: (file) => faces.has(file),
    add(file, bytes) {
      const font = FONT_FILES.find((each) => each.file === file);
      if (!font) throw new Error(`The font catalog has no file "${file}".`);
      faces.set(file, createFontFace(font, bytes));
      revision += 1;
      for (const listener of addedListeners) listener(font);
    },
    get revision() {
      return revision;
    },
    onWanted(listener) {
      wantedListeners.add(listener);
      return () => wantedListeners.delete(listener);
    },
    onAdded(listener) {
      addedListeners.add(listener);
      return () => addedListeners.delete(listener);
    },
  };
  for (const [file, bytes] of files) book.add(file, bytes);
  return Object.freeze(book);
}

function distance(a: FontFile, b: FontFile): number {
  return Math.abs(a.weight - b.weight) + (a.style === b.style ? 0 : 1_000);
}
