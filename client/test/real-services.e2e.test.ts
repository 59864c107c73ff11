import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import { startS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import type { TestS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import { launchBrowser } from './e2e/browser.ts';
import { enter, findHero } from './e2e/cast.ts';
import type { Actor } from './e2e/cast.ts';
import { startStudio, tryStart } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { until } from './e2e/until.ts';

describe('a studio on a Postgres and an S3 store', () => {
  let postgres: TestPostgres;
  let s3: TestS3;
  let settings: Record<string, string>;
  let studio: RunningStudio;
  let browser: Browser;
  let ada: Actor;

  beforeAll(async () => {
    [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
    settings = {
      DATABASE_URL: postgres.url,
      S3_ENDPOINT: s3.endpoint,
      S3_REGION: s3.region,
      S3_BUCKET: s3.bucket,
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
    };
    studio = await startStudio(settings);
    browser = await launchBrowser();
    const { hero } = await findHero(studio);
    ada = await enter(browser, studio.signInLink, 'Ada', hero.id);
    await ada.view.ready();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
    await s3?.stop();
    await postgres?.stop();
  });

  it('sends a picture from the page straight to the store, and shows what the server made of it', async () => {
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#aa3355' } })
      .png()
      .toBuffer();
    const { page } = ada;
    await page.getByRole('button', { name: 'Assets', exact: true }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload pictures' }).click();
    await (await chooser).setFiles({ name: 'swatch.png', mimeType: 'image/png', buffer: picture });
    const shown = page.getByRole('button', { name: /Place swatch\.png/ }).locator('img');
    await shown.waitFor();
    const width = (): Promise<number> => shown.evaluate((image: HTMLImageElement) => image.naturalWidth);
    await until(async () => (await width()) === 64);
    expect(s3.requests).toContain(`POST /${s3.bucket} 204`);
    expect([...s3.objects.keys()].filter((key) => key.startsWith('quarantine/'))).toEqual([]);
    await ada.look('40-uploaded-to-s3');
    expect(ada.complaints).toEqual([]);
  });

  it('keeps everything in them, so that another folder finds it again', async () => {
    await ada.page.getByRole('button', { name: 'Layers', exact: true }).click();
    await ada.view.select('Body');
    await ada.view.fill('Text size', '27');
    await ada.view.saved();
    expect(await studio.stop()).toBe(0);
    const second = await startStudio(settings);
    const { api, hero } = await findHero(second);
    const content = await api.call<object>('GET', `creatives/${hero.id}/content`);
    expect(JSON.stringify(content)).toContain('"fontSize":27');
    const assets = await api.call<{ items: { name: string; url: string }[] }>(
      'GET',
      `workspaces/${hero.workspaceId}/assets`,
    );
    const swatch = assets.items.find(({ name }) => name === 'swatch.png');
    expect((await fetch(new URL(swatch?.url ?? '', second.address))).status).toBe(200);
    await second.remove();
  });

  it.each([
    [
      'S3_SECRET_KEY',
      'wrong',
      /^The store at S3_ENDPOINT=\S+ does not accept S3_ACCESS_KEY and S3_SECRET_KEY: check both\.\n$/,
    ],
    ['S3_ENDPOINT', 'http://127.0.0.1:1', /^The store at S3_ENDPOINT=\S+ does not answer as S3 does: .*\n$/],
    [
      'DATABASE_URL',
      'postgres://a:b@127.0.0.1:1/c',
      /^The database that DATABASE_URL names does not answer: .*\n$/,
    ],
  ])('says in one line that %s is wrong', async (name, value, line) => {
    const failed = await tryStart({ ...settings, [name]: value });
    expect(failed).toMatchObject({ code: 1, output: expect.stringMatching(line) });
  });
});
