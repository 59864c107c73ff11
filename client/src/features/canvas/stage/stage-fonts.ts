import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { loadFontBook } from '@sparklio/shared/fonts/load-browser';
import type { BrowserFontBook } from '@sparklio/shared/fonts/load-browser';
import type { CanvasMirror } from '../../../sync/canvas-mirror.ts';

let book: Promise<BrowserFontBook> | undefined;

/** One font book for the whole visit, with what the given page needs (the first one if none) already in it. */
export async function loadStageFonts(
  canvas: CanvasMirror,
  pageId: string | undefined,
): Promise<BrowserFontBook> {
  const page = pageId ?? canvas.get().pages[0]?.id;
  return loadFontsOf(page === undefined ? [] : canvas.pageObjects(page));
}

/** The same font book, with what these objects need already in it. */
export async function loadFontsOf(objects: readonly CanvasObject[]): Promise<BrowserFontBook> {
  book ??= loadFontBook('/fonts/');
  try {
    const fonts = await book;
    await fonts.ensureFonts(objects.filter((object) => object.type === 'text'));
    return fonts;
  } catch (error) {
    book = undefined;
    throw error;
  }
}
