import { FONT_FILES } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import { chromiumLaunch } from '@sparklio/shared/testing/chromium';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** An address that is never asked for: every request is answered here. */
const ORIGIN = 'http://corpus.test';

/** A browser page that knows the bundled fonts and nothing of the network. */
export interface DrawingBrowser {
  readonly page: Page;
  /** Draws SVG and returns the screenshot as PNG, one px per page px, transparent where nothing is drawn. */
  screenshot(svg: string, width: number, height: number): Promise<Buffer>;
  close(): Promise<void>;
}

export async function openDrawingBrowser(): Promise<DrawingBrowser> {
  const browser: Browser = await chromium.launch(chromiumLaunch());
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/fonts/'))
      await route.fulfill({ path: fontPath(pathname.slice(7)), contentType: 'font/ttf' });
    else await route.fulfill({ body: blankPage(), contentType: 'text/html' });
  });
  await page.goto(ORIGIN);
  await page.evaluate(() => Promise.all(Array.from(document.fonts, (face) => face.load())));
  return {
    page,
    async screenshot(svg, width, height) {
      await page.setViewportSize({ width, height });
      await page.evaluate(async (markup) => {
        document.body.innerHTML = markup;
        await Promise.all(
          Array.from(document.querySelectorAll('image'), (image) => decoded(image.getAttribute('href'))),
        );
        async function decoded(href: string | null): Promise<void> {
          const picture = new Image();
          picture.src = href ?? '';
          await picture.decode();
        }
      }, svg);
      return page.screenshot({ omitBackground: true, animations: 'disabled' });
    },
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
