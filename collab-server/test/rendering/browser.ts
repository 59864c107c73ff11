import { FONT_FILES } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import { chromiumLaunch } from '@sparklio/shared/testing/chromium';
import { chromium } from 'playwright-core';

/** An address that is never asked for: every request is answered here. */
const ORIGIN = 'http://corpus.test';

/** Text to be measured, as a canvas is told of it. */
export interface MeasuredText {
  readonly text: string;
  /** CSS shorthand */
  readonly font: string;
  /** px */
  readonly letterSpacing: number;
}

/** A browser page that knows the bundled fonts and nothing of the network. */
export interface DrawingBrowser {
  /** Widths in px of texts drawn on a canvas, the spacing after the last letter included. */
  measure(texts: readonly MeasuredText[]): Promise<readonly number[]>;
  /** Draws SVG and returns the screenshot as PNG, one px per page px, transparent where nothing is drawn. */
  screenshot(svg: string, width: number, height: number): Promise<Buffer>;
  /** How many elements of the page drawn last match a selector. */
  count(selector: string): Promise<number>;
  /** Every attribute name in the page drawn last. */
  attributeNames(): Promise<readonly string[]>;
  close(): Promise<void>;
}

// What runs inside the page is written as text: these packages are compiled without the browser's types.
const LOAD_FONTS =
  'Promise.all(Array.from(document.fonts, (face) => face.load())).then((faces) => faces.length)';
const MEASURE = `(texts) => {
  const context = document.createElement('canvas').getContext('2d');
  return texts.map(({ text, font, letterSpacing }) => {
    context.font = font;
    context.letterSpacing = letterSpacing + 'px';
    context.textRendering = 'geometricPrecision';
    return context.measureText(text).width;
  });
}`;
const SHOW = `(svg) => {
  document.body.innerHTML = svg;
  return Promise.all(Array.from(document.querySelectorAll('image'), (image) => {
    const picture = new Image();
    picture.src = image.getAttribute('href');
    return picture.decode();
  })).then((pictures) => pictures.length);
}`;
const ATTRIBUTE_NAMES =
  "Array.from(document.body.querySelectorAll('*')).flatMap((node) => Array.from(node.attributes, (attribute) => attribute.name))";

function call(source: string, argument: unknown): string {
  return `(${source})(${JSON.stringify(argument)})`;
}

export async function openDrawingBrowser(): Promise<DrawingBrowser> {
  const browser = await chromium.launch(chromiumLaunch());
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/fonts/')) {
      await route.fulfill({ path: fontPath(pathname.slice('/fonts/'.length)), contentType: 'font/ttf' });
    } else await route.fulfill({ body: blankPage(), contentType: 'text/html' });
  });
  await page.goto(ORIGIN);
  await page.evaluate(LOAD_FONTS);
  return {
    measure: (texts) => page.evaluate<number[]>(call(MEASURE, texts)),
    async screenshot(svg, width, height) {
      await page.setViewportSize({ width, height });
      await page.evaluate(call(SHOW, svg));
      return page.screenshot({ omitBackground: true, animations: 'disabled' });
    },
    count: (selector) => page.locator('body').locator(selector).count(),
    attributeNames: () => page.evaluate<string[]>(ATTRIBUTE_NAMES),
    close: () => browser.close(),
  };
}

function blankPage(): string {
  const faces = FONT_FILES.map(
    ({ family, weight, style, file }) =>
      `@font-face{font-family:'${family}';font-weight:${weight};font-style:${style};src:url(/fonts/${file})}`,
  );
  return `<!doctype html><style>${faces.join('')}body{margin:0}svg{display:block}</style><body></body>`;
}
