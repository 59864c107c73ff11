import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const pictures = fileURLToPath(new URL('../../../test-output/screenshots/', import.meta.url));

const MOTION = '~';

/** Debian's Chromium, told to speak to nobody but the page's own server. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

/** One person at one browser: cookies and storage are nobody else's. */
export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  /** what went wrong in the page: uncaught errors and errors on the console */
  readonly complaints: readonly string[];
  /** how many messages of live motion the page received */
  motions(): number;
  /** Keeps a picture of what the person sees, under `test-output/screenshots`. */
  look(name: string): Promise<void>;
}

export async function createPerson(
  browser: Browser,
  options: { dark?: boolean; width?: number } = {},
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A link that asks for a name is first refused without one; browsers print every refusal.
    const isQuestion = message.location().url.endsWith('/auth/link');
    if (message.type() === 'error' && !isQuestion)
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  let motions = 0;
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      // The document's name, type 5 (stateless), the length of the text, and the sign that marks motion.
      if (typeof payload !== 'string' && payload.subarray(0, 110).includes(MOTION)) motions += 1;
    });
  });
  return {
    context,
    page,
    complaints,
    motions: () => motions,
    async look(name) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
  };
}
