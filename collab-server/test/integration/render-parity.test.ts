import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadFontBook } from '@sparklio/shared/fonts/load-node';
import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import { layoutText } from '@sparklio/shared/text/layout';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPageRenderer } from '../../src/rendering/render-page.ts';
import { openDrawingBrowser } from '../rendering/browser.ts';
import type { DrawingBrowser, MeasuredText } from '../rendering/browser.ts';
import { CORPUS } from '../rendering/corpus.ts';
import { snapshotOf } from '../rendering/objects.ts';
import { loadTestImage } from '../rendering/pictures.ts';

const run = promisify(execFile);
const renderer = createPageRenderer();
const snapshot = snapshotOf(CORPUS);
/** Set RENDER_OUTPUT to a folder to keep what was drawn and look at it. */
const output = process.env['RENDER_OUTPUT'];

let browser: DrawingBrowser;
let folder: string;

beforeAll(async () => {
  browser = await openDrawingBrowser();
  folder = await mkdtemp(join(tmpdir(), 'render-'));
  if (output) await mkdir(output, { recursive: true });
});

afterAll(async () => {
  await browser.close();
  await renderer.close();
  await rm(folder, { recursive: true, force: true });
});

async function keep(name: string, bytes: Uint8Array): Promise<void> {
  if (output) await writeFile(join(output, name), bytes);
}

/** Share of pixels of which one channel, seen on white, differs by more than `least`. */
function differing(one: PNG, other: PNG, least: number): number {
  let count = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const farthest = Math.max(
      Math.abs(onWhite(one, at, 0) - onWhite(other, at, 0)),
      Math.abs(onWhite(one, at, 1) - onWhite(other, at, 1)),
      Math.abs(onWhite(one, at, 2) - onWhite(other, at, 2)),
    );
    if (farthest > least) count += 1;
  }
  return count / (one.width * one.height);
}

function onWhite({ data }: PNG, at: number, channel: number): number {
  return 255 + (((data[at + channel] ?? 0) - 255) * (data[at + 3] ?? 0)) / 255;
}

describe('the engines that draw a page', () => {
  it.each(CORPUS)(
    'measure the lines of $page.name as the browser does, within half a pixel',
    async ({ objects }) => {
      const fonts = await loadFontBook();
      const runs = objects.flatMap((object) => (object.type === 'text' ? measurable(object, fonts) : []));
      const widths = await browser.measure(runs);
      const off = runs
        .map((run, index) => ({ run, browser: (widths[index] ?? 0) - run.letterSpacing }))
        .filter(({ run, browser }) => Math.abs(browser - run.width) > 0.5);
      expect(off).toEqual([]);
    },
  );

  it.each(CORPUS)('draw $page.name alike: at most 1 % of the pixels differ strongly', async ({ page }) => {
    const [width, height] = page.size;
    const request = { snapshot, pageId: page.id, loadImage: loadTestImage };
    const { bytes } = await renderer.renderPage({ ...request, format: 'png' });
    const svg = new TextDecoder().decode((await renderer.renderPage({ ...request, format: 'svg' })).bytes);
    const shot = await browser.screenshot(svg, width, height);
    await keep(`${page.name}.png`, bytes);
    await keep(`${page.name}.browser.png`, shot);
    const ours = PNG.sync.read(Buffer.from(bytes));
    const theirs = PNG.sync.read(shot);
    expect([theirs.width, theirs.height]).toEqual([ours.width, ours.height]);
    const share = differing(ours, theirs, 96);
    if (output) await writeFile(join(output, `${page.name}.txt`), String(share));
    expect(share).toBeLessThanOrEqual(0.01);
  });

  it('runs no script that a document carries', async () => {
    const hostile = CORPUS.find((draft) => draft.page.name === 'hostile');
    const { bytes } = await renderer.renderPage({
      snapshot,
      pageId: hostile?.page.id,
      format: 'svg',
      loadImage: loadTestImage,
    });
    await browser.screenshot(new TextDecoder().decode(bytes), 900, 500);
    expect(await browser.count('script, foreignObject, a, style, iframe, use, image')).toBe(0);
    expect((await browser.attributeNames()).filter((name) => /^(?:on|style)/.test(name))).toEqual([]);
  });

  it('write every line into the PDF as text that can be selected', async () => {
    const fonts = await loadFontBook();
    const { bytes } = await renderer.renderPage({ snapshot, format: 'pdf', loadImage: loadTestImage });
    await keep('corpus.pdf', bytes);
    const file = join(folder, 'corpus.pdf');
    await writeFile(file, bytes);
    for (const [index, { page, objects }] of CORPUS.entries()) {
      const number = String(index + 1);
      const { stdout } = await run('pdftotext', ['-raw', '-f', number, '-l', number, file, '-']);
      const found = letters(stdout);
      const groups = new Set(objects.filter((object) => object.hidden).map((object) => object.id));
      const missing = objects
        .filter((object) => object.type === 'text' && object.rotation === 0 && object.letterSpacing < 4)
        .filter((object) => !object.hidden && !(object.parentId && groups.has(object.parentId)))
        .flatMap((object) =>
          object.type === 'text' && object.fill.startsWith('#') ? layoutText(object, fonts).lines : [],
        )
        .map((line) => letters(line.text))
        .filter((line) => !found.includes(line));
      expect({ page: page.name, missing }).toEqual({ page: page.name, missing: [] });
    }
  });
});

function measurable(object: TextObject, fonts: FontBook): (MeasuredText & { readonly width: number })[] {
  const { fontSize, letterSpacing, textAlign } = object;
  return layoutText(object, fonts).lines.flatMap((line) =>
    line.runs.map(({ text, width, family, weight, style }) => ({
      // The spaces of justified lines belong to the gaps, not to the width of the word.
      text: textAlign === 'justify' ? text.trimEnd() || text : text,
      width,
      font: `${style} ${weight} ${fontSize}px "${family}"`,
      letterSpacing,
    })),
  );
}

/** Spacing in a PDF is geometry and a drawn emoji has no skin tone: only what is written is compared. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\u2010\u2011]/g, '-')
    .replaceAll(/[\s\p{Cf}\p{Cc}\p{M}\p{Emoji_Modifier}]/gu, '');
}
