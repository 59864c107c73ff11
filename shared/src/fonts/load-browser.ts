import { DEFAULT_FAMILY, resolveFace } from './catalog.ts';
import type { FontFile } from './catalog.ts';
import { createFontBook } from './font-book.ts';
import type { FontBook } from './font-book.ts';
import { neededFiles } from './needed-files.ts';
import type { StyledText } from './needed-files.ts';

// Shared code is compiled without the browser's types; these are the two names it needs of them.
declare const document: { readonly fonts: { add(face: object): unknown } };
declare const FontFace: new (
  family: string,
  source: Uint8Array,
  descriptors: { weight: string; style: string },
) => { load(): Promise<object> };

/** A font book that fetches what it lacks. */
export interface BrowserFontBook extends FontBook {
  /**
   * Loads every file the texts need and makes it known to the page. Resolves when all are there;
   * a file that cannot be fetched is left out, text goes on being drawn by its stand-in, and the next call tries again.
   */
  ensureFonts(texts: Iterable<StyledText>): Promise<void>;
}

/**
 * Starts with the default face. Other files are fetched when text first asks for them; `onAdded` says
 * when one has come and layouts should be made again.
 *
 * @param baseUrl where the server offers the files, ending in a slash
 * @throws Error if the default face cannot be fetched
 */
export async function loadFontBook(baseUrl = '/fonts/'): Promise<BrowserFontBook> {
  const pending = new Map<string, Promise<void>>();
  const book = createFontBook(new Map());

  function load(font: FontFile): Promise<void> {
    if (book.isLoaded(font.file)) return Promise.resolve();
    const started = pending.get(font.file);
    if (started) return started;
    const loading = fetchFont(baseUrl, font)
      .then((bytes) => book.add(font.file, bytes))
      .finally(() => pending.delete(font.file));
    pending.set(font.file, loading);
    return loading;
  }

  book.onWanted((font) => void load(font).catch(() => undefined));
  await load(resolveFace(DEFAULT_FAMILY, 400, 'normal'));
  return Object.freeze({
    ...book,
    get revision() {
      return book.revision;
    },
    async ensureFonts(texts: Iterable<StyledText>) {
      await Promise.allSettled(neededFiles(texts).map(load));
    },
  });
}

/** The page must know the face before anyone lays out with its widths, else a first paint uses another font. */
async function fetchFont(baseUrl: string, font: FontFile): Promise<Uint8Array> {
  const response = await fetch(`${baseUrl}${font.file}`);
  if (!response.ok) throw new Error(`The font ${font.file} could not be fetched: ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const face = new FontFace(font.family, bytes, { weight: String(font.weight), style: font.style });
  document.fonts.add(await face.load());
  return bytes;
}
