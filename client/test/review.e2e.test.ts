import { readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ApiClient } from './e2e/api-client.ts';
import { launchBrowser } from './e2e/browser.ts';
import { enter, findHero } from './e2e/cast.ts';
import type { Actor, CreativeRow } from './e2e/cast.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { until } from './e2e/until.ts';

describe('a reviewer without an account decides, and the finished work comes out', () => {
  let studio: RunningStudio;
  let browser: Browser;
  let api: ApiClient;
  let hero: CreativeRow;
  let ada: Actor;
  let gwen: Actor;

  beforeAll(async () => {
    studio = await startStudio();
    browser = await launchBrowser();
    ({ api, hero } = await findHero(studio));
    ada = await enter(browser, studio.signInLink, 'Ada', hero.id);
    await ada.view.ready();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('a review link made in the Share dialog lets somebody in who has no account', async () => {
    await ada.page.getByRole('button', { name: 'Share' }).click();
    const review = ada.page.getByRole('region', { name: 'Review link' });
    await review.getByRole('button', { name: 'Make a link' }).click();
    const link = await review.getByRole('textbox', { name: 'Review link', exact: true }).inputValue();
    await ada.page.keyboard.press('Escape');
    gwen = await enter(browser, link, 'Gwen', hero.id, { dark: true });
    await until(async () => (await ada.view.people().getByLabel(/Gwen/).count()) === 1);
    await gwen.look('20-the-reviewer');
    expect(await gwen.view.saveState()).toBe('Read only');
  });

  it('the reviewer sees no tool that changes the work', async () => {
    const tools = gwen.page.getByRole('toolbar', { name: 'Tools' });
    for (const name of ['Text', 'Rectangle', 'Ellipse', 'Line', 'Picture']) {
      expect(await tools.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
    expect(await gwen.page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
  });

  it('the reviewer points at the page and comments, and the editor answers', async () => {
    await gwen.page.getByRole('button', { name: 'Comment', exact: true }).first().click();
    const at = await gwen.view.onScreen([300, 300]);
    await gwen.page.mouse.click(at.x, at.y);
    await gwen.page.getByRole('textbox', { name: 'New comment' }).fill('Could the headline be warmer?');
    await gwen.page.getByRole('textbox', { name: 'New comment' }).press('Enter');
    await ada.page.getByRole('button', { name: /Comment 1 by Gwen/ }).click();
    await ada.page.getByText('Could the headline be warmer?').first().waitFor();
    await ada.page.getByRole('textbox', { name: 'Reply' }).fill('Let me try.');
    await ada.page.getByRole('textbox', { name: 'Reply' }).press('Enter');
    await gwen.page.getByText('Let me try.').waitFor();
    await ada.look('21-a-comment-on-a-point');
    expect(await gwen.page.getByText('Let me try.').count()).toBe(1);
  });

  it('the reviewer approves; the decision is the server’s and everybody sees it', async () => {
    await gwen.view.openDock('Review');
    const bar = gwen.page.getByRole('region', { name: 'Decision' });
    await bar.getByRole('button', { name: 'Approve' }).click();
    await bar.getByRole('button', { name: 'Approve' }).click();
    await ada.view.openDock('Review');
    await ada.page.getByText('Gwen approved').waitFor();
    await gwen.look('22-approved');
    const { items } = await api.call<{ items: { decision: string; stale: boolean; userName: string }[] }>(
      'GET',
      `creatives/${hero.id}/decisions`,
    );
    expect(items).toMatchObject([{ decision: 'approve', stale: false, userName: 'Gwen' }]);
  });

  it('a later edit of the content marks the approval stale', async () => {
    await ada.view.select('Headline');
    await ada.view.field('Words').fill('Sunlight, steeped slower.');
    const bar = gwen.page.getByRole('region', { name: 'Decision' });
    await bar.getByText('Stale', { exact: true }).first().waitFor();
    await gwen.look('23-stale');
    const { items } = await api.call<{ items: { stale: boolean }[] }>(
      'GET',
      `creatives/${hero.id}/decisions`,
    );
    expect(items).toMatchObject([{ stale: true }]);
  });

  it.each([
    ['1×', 1080],
    ['2×', 2160],
  ])('a PNG at %s comes out in its size', async (scale, widthPx) => {
    const bytes = await exportAs(ada, 'PNG', async ({ page }) => {
      await page.getByRole('radio', { name: scale }).click();
    });
    const { width, height, data } = PNG.sync.read(bytes);
    expect([width, height]).toEqual([widthPx, widthPx]);
    // Top left is the cream of the page, the right half the photo: not an empty sheet.
    expect([...data.subarray(0, 3)]).toEqual([0xfb, 0xf3, 0xe4]);
    expect(new Set(data.subarray((widthPx * widthPx * 4) / 2)).size).toBeGreaterThan(100);
  });

  it('a PDF comes out with its text as text', async () => {
    const bytes = await exportAs(ada, 'PDF');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.includes('/Font')).toBe(true);
  });

  it('the JSON imports back to the same canvas', async () => {
    const exported = await exportAs(ada, 'JSON');
    const before = await api.call<{ objects: unknown[] }>('GET', `creatives/${hero.id}/content`);
    await ada.view.layer('Photo').click();
    await ada.view.stage().focus();
    await ada.page.keyboard.press('Delete');
    await until(async () => (await ada.view.layer('Photo').count()) === 0);
    await ada.page.getByRole('button', { name: 'More', exact: true }).click();
    await ada.page.getByRole('menuitem', { name: 'Import JSON…' }).click();
    const chooser = ada.page.waitForEvent('filechooser');
    await ada.page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles({ name: 'hero.json', mimeType: 'application/json', buffer: exported });
    await ada.page.getByRole('button', { name: 'Replace the content' }).click();
    await ada.view.layer('Photo').waitFor();
    await ada.view.saved();
    const after = await api.call<{ objects: unknown[] }>('GET', `creatives/${hero.id}/content`);
    expect(after.objects).toEqual(before.objects);
    await ada.look('24-imported');
  });

  it('nobody saw an error', () => {
    expect([...ada.complaints, ...gwen.complaints]).toEqual([]);
  });
});

/** Exports as a person does and returns the file that the browser downloads. */
async function exportAs(
  { page }: Actor,
  format: string,
  choose?: (actor: Pick<Actor, 'page'>) => Promise<void>,
): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: new RegExp(`^${format}`) }).click();
  await choose?.({ page });
  const downloading = page.waitForEvent('download', { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const path = await (await downloading).path();
  await page.keyboard.press('Escape');
  return readFile(path);
}
