import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FONT_FILES } from './catalog.ts';
import { createFontBook } from './font-book.ts';
import type { FontBook } from './font-book.ts';

const require = createRequire(import.meta.url);

/**
 * The absolute path of a bundled font file.
 * @throws Error if the catalog has no such file, so a request's path never reaches the disk
 */
export function fontPath(file: string): string {
  const font = FONT_FILES.find((each) => each.file === file);
  if (!font) throw new Error(`The font catalog has no file "${file}".`);
  const [pack = '', folder = ''] = font.folder.split('/');
  return join(dirname(require.resolve(`@expo-google-fonts/${pack}/package.json`)), folder, font.file);
}

let loading: Promise<FontBook> | undefined;

/** All bundled faces, read once per process and shared by everyone in it. */
export function loadFontBook(): Promise<FontBook> {
  loading ??= readAll();
  return loading;
}

async function readAll(): Promise<FontBook> {
  const entries = await Promise.all(
    FONT_FILES.map(async (font): Promise<[string, Uint8Array]> => [
      font.file,
      await readFile(fontPath(font.file)),
    ]),
  );
  return createFontBook(new Map(entries));
}
