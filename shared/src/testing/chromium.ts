import { existsSync } from 'node:fs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** For machines without a sandbox for the browser's own processes and with a small `/dev/shm`, as containers are. */
const LAUNCH_ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage'] as const;

/** What Playwright needs to start the machine's browser. */
export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
}

/**
 * Finds the browser that tests run in: `CHROMIUM_PATH` if set, else the first of the usual places.
 * @throws Error that says what to install or set; browser tests fail without a browser, they are not skipped
 */
export function chromiumLaunch(
  wished: string | undefined = process.env['CHROMIUM_PATH'],
  exists: (path: string) => boolean = existsSync,
): ChromiumLaunch {
  const found = wished === undefined || wished === '' ? USUAL_PLACES.find(exists) : wished;
  if (found === undefined || !exists(found)) {
    throw new Error(
      wished
        ? `CHROMIUM_PATH names "${wished}", which does not exist.`
        : 'These tests need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.',
    );
  }
  return { executablePath: found, args: [...LAUNCH_ARGUMENTS] };
}
