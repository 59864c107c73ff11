import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createFontBook } from './font-book.ts';
import { fontPath, loadFontBook } from './load-node.ts';

const inter = async () =>
  new Map([['Inter_400Regular.ttf', await readFile(fontPath('Inter_400Regular.ttf'))]]);
const HANGUL = 0xac00;

describe('a font book', () => {
  it('measures with kerning', async () => {
    const face = (await loadFontBook()).face('Inter', 400, 'normal');
    expect(face.advance('AV')).toBeLessThan(face.advance('A') + face.advance('V'));
    expect(face.advance('')).toBe(0);
  });

  it('leaves ligatures out where letters are spaced', async () => {
    const face = (await loadFontBook()).face('JetBrains Mono', 400, 'normal');
    expect(face.advances('->', true).every((advance) => advance > 0)).toBe(true);
    const lora = (await loadFontBook()).face('Playfair Display', 400, 'normal');
    expect(lora.advance('ffi', true)).not.toBe(lora.advance('ffi'));
  });

  it('tells advances per UTF-16 unit that add up to the whole', async () => {
    const face = (await loadFontBook()).face('Inter', 400, 'normal');
    const advances = face.advances('Ae\u0301V', true);
    expect(advances).toHaveLength(4);
    expect(advances.reduce((sum, advance) => sum + advance, 0)).toBeCloseTo(
      face.advance('Ae\u0301V', true),
      6,
    );
  });

  it('states ascent and descent as positive shares of the em', async () => {
    const face = (await loadFontBook()).face('Inter', 400, 'normal');
    expect(face.ascent).toBeCloseTo(0.96875, 5);
    expect(face.descent).toBeCloseTo(0.2412, 4);
  });

  it('lets a loaded face stand in for one that is not, and says once which file is wanted', async () => {
    const book = createFontBook(await inter());
    const wanted: string[] = [];
    book.onWanted((font) => wanted.push(font.file));
    expect(book.face('Lora', 700, 'normal').font.file).toBe('Inter_400Regular.ttf');
    book.face('Lora', 700, 'normal');
    expect(wanted).toEqual(['Lora_700Bold.ttf']);
  });

  it('uses a file from the moment it is added, and counts revisions', async () => {
    const book = createFontBook(await inter());
    const added: string[] = [];
    const stop = book.onAdded((font) => added.push(font.file));
    const before = book.revision;
    book.add('Lora_700Bold.ttf', await readFile(fontPath('Lora_700Bold.ttf')));
    expect(book.face('Lora', 700, 'normal').font.file).toBe('Lora_700Bold.ttf');
    expect(book.revision).toBe(before + 1);
    stop();
    book.add('Lora_400Regular.ttf', await readFile(fontPath('Lora_400Regular.ttf')));
    expect(added).toEqual(['Lora_700Bold.ttf']);
  });

  it('finds the face for a character the chosen family lacks', async () => {
    const book = await loadFontBook();
    expect(book.fallback(HANGUL, 700)?.font.file).toBe('NotoSansKR_700Bold.ttf');
    expect(book.fallback(0x1f375, 400)?.font.family).toBe('Noto Emoji');
    expect(book.fallback(0x0628, 400)).toBeUndefined();
  });

  it('asks for a fallback file that is not loaded yet', async () => {
    const book = createFontBook(await inter());
    const wanted: string[] = [];
    book.onWanted((font) => wanted.push(font.file));
    expect(book.fallback(HANGUL, 400)).toBeUndefined();
    expect(wanted).toEqual(['NotoSansKR_400Regular.ttf']);
  });

  it('refuses files the catalog does not know, and cannot work without any', () => {
    const book = createFontBook(new Map());
    expect(() => book.add('Evil.ttf', new Uint8Array())).toThrow('no file');
    expect(() => book.face('Inter', 400, 'normal')).toThrow('No font is loaded');
  });
});
