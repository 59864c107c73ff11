import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Locator } from 'playwright-core';
import type { ApiClient } from './e2e/api-client.ts';
import { launchBrowser } from './e2e/browser.ts';
import { enter, findHero, makeLinks } from './e2e/cast.ts';
import type { Actor, CreativeRow } from './e2e/cast.ts';
import { editOwnDocument } from './e2e/own-document.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { agreeOn } from './e2e/studio-view.ts';
import { until } from './e2e/until.ts';

describe('work that the server does not take', () => {
  let studio: RunningStudio;
  let browser: Browser;
  let api: ApiClient;
  let hero: CreativeRow;
  let ada: Actor;
  let ben: Actor;
  let xBefore: string;

  beforeAll(async () => {
    studio = await startStudio();
    browser = await launchBrowser();
    ({ api, hero } = await findHero(studio));
    const links = await makeLinks(api, hero);
    ada = await enter(browser, studio.signInLink, 'Ada', hero.id);
    ben = await enter(browser, links.editor, 'Ben', hero.id, { dark: true });
    await Promise.all([ada.view.ready(), ben.view.ready()]);
    await Promise.all([ada.view.select('Logo'), ben.view.select('Logo')]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  const banner = ({ page }: Actor): Locator => page.getByRole('alert').filter({ hasText: 'were not taken' });
  /** Both see each other's edits, so the document is the one that the server has. */
  async function bothAreLive(opacity: string): Promise<void> {
    await ada.view.select('Logo');
    await ada.view.fill('Opacity', opacity);
    await ben.view.select('Logo');
    await agreeOn([ada.view, ben.view], 'Opacity', opacity);
    await ben.view.saved();
  }

  async function pathOfBen(): Promise<string> {
    const members = `workspaces/${hero.workspaceId}/members`;
    const { items } = await api.call<{ items: { userId: string; name: string }[] }>('GET', members);
    return `${members}/${items.find(({ name }) => name === 'Ben')?.userId}`;
  }

  it('an edit that the guard refuses is kept as a copy, and the page is fresh and live again', async () => {
    await Promise.all([ada.view.saved(), ben.view.saved()]);
    xBefore = await ben.view.value('Position from the left');
    await editOwnDocument(ben.page, {
      object: 'Logo',
      property: 'position',
      value: [700, 40],
      poison: 'root',
    });
    await banner(ben).waitFor();
    expect(await banner(ben).innerText()).toContain('kept in this browser');
    await ben.view.ready();
    await ben.look('70-refused');
    await ben.view.select('Logo');
    expect(await ben.view.value('Position from the left')).toBe(xBefore);
    await bothAreLive('90');
    expect(await ada.view.value('Position from the left')).toBe(xBefore);
  });

  it('what was in the copy can be seen beside how it is now', async () => {
    await banner(ben).getByRole('button', { name: 'See what was in it' }).click();
    const dialog = ben.page.getByRole('dialog', { name: 'What was in the copy' });
    await dialog.getByRole('button', { name: /^Logo/ }).waitFor();
    await dialog.getByText('1 thing differs').waitFor();
    await dialog.getByText('700 × 40').waitFor();
    await dialog
      .getByRole('img', { name: /Your copy/ })
      .locator('svg')
      .waitFor();
    await ben.look('71-what-was-in-the-copy');
    expect(await dialog.getByRole('listitem').count()).toBe(1);
    await ben.page.setViewportSize({ width: 390, height: 844 });
    const picture = dialog.getByRole('img', { name: /Your copy/ });
    await until(async () => ((await picture.boundingBox())?.height ?? 0) > 120);
    await ben.look('71-what-was-in-the-copy-phone');
    await ben.page.setViewportSize({ width: 1440, height: 900 });
    await ben.page.keyboard.press('Escape');
  });

  it('putting it back does it again as an ordinary edit, which everybody sees and undo takes back', async () => {
    await banner(ben).getByRole('button', { name: 'Put it back' }).click();
    await ben.view.select('Logo');
    await agreeOn([ada.view, ben.view], 'Position from the left', '700');
    // What others did since stays.
    expect(await ben.view.value('Opacity')).toBe('90');
    await ben.view.undo();
    await agreeOn([ada.view, ben.view], 'Position from the left', xBefore);
    await banner(ben).getByRole('button', { name: 'Dismiss' }).click();
    await until(async () => (await banner(ben).count()) === 0);
  });

  it('a message larger than the server reads is told in words and does not end the work', async () => {
    await editOwnDocument(ben.page, { object: 'Logo', property: 'rotation', value: 12, poison: 'size' });
    await banner(ben).waitFor();
    expect(await banner(ben).innerText()).toContain('larger than the server takes at once (8 MB)');
    await bothAreLive('80');
    expect(await ada.view.value('Rotation')).toBe('0');
    const downloading = ben.page.waitForEvent('download');
    await banner(ben).getByRole('button', { name: 'Download copy' }).click();
    const kept: { objects: { props: { name: string }; transform: { rotation: number } }[] } = JSON.parse(
      await readFile(await (await downloading).path(), 'utf8'),
    );
    expect(kept.objects.find(({ props }) => props.name === 'Logo')?.transform.rotation).toBe(12);
    await banner(ben).getByRole('button', { name: 'Dismiss' }).click();
  });

  it('earlier copies are found in the history, and can be deleted', async () => {
    await ben.view.openDock('History');
    await ben.page.getByRole('button', { name: 'More about the history' }).click();
    await ben.page.getByRole('menuitem', { name: 'Recovered copies…' }).click();
    const dialog = ben.page.getByRole('dialog', { name: 'Recovered copies' });
    const copies = dialog.getByRole('list', { name: 'Recovered copies' }).getByRole('listitem');
    await copies.nth(1).waitFor();
    await ben.look('73-recovered-copies');
    await copies.first().getByRole('button', { name: 'Delete' }).click();
    await copies.first().getByRole('button', { name: 'Delete' }).click();
    await until(async () => (await copies.count()) === 1);
    await copies.first().getByRole('button', { name: 'See what was in it' }).click();
    await ben.page
      .getByRole('dialog', { name: 'What was in the copy' })
      .getByRole('button', { name: /^Logo/ })
      .waitFor();
    await ben.page.keyboard.press('Escape');
    await ben.view.openDock('Design');
  });

  it('edits made offline by somebody whose role was lowered meanwhile are kept for them alone', async () => {
    await ben.context.setOffline(true);
    await until(async () => (await ben.view.saveState()).startsWith('Offline'));
    await ben.view.fill('Opacity', '33');
    await until(async () => /unsaved/.test(await ben.view.saveState()));
    await api.call('PATCH', await pathOfBen(), { role: 'viewer' });
    await ben.context.setOffline(false);
    await banner(ben).waitFor();
    expect(await banner(ben).innerText()).toContain('you can look, but not edit any more');
    expect(await banner(ben).getByRole('button', { name: 'Put it back' }).count()).toBe(0);
    await banner(ben).getByRole('button', { name: 'See what was in it' }).click();
    const dialog = ben.page.getByRole('dialog', { name: 'What was in the copy' });
    await dialog.getByText(/ask an editor/).waitFor();
    await dialog.getByRole('button', { name: /^Logo/ }).waitFor();
    await ben.look('72-copy-of-a-viewer');
    await ben.page.keyboard.press('Escape');
    await ada.view.fill('Opacity', '70');
    await ben.page
      .getByRole('navigation', { name: 'Drawers' })
      .getByRole('button', { name: 'Layers' })
      .click();
    await ben.view.select('Logo');
    await agreeOn([ada.view, ben.view], 'Opacity', '70');
  });

  it('somebody who is typing while their role is lowered is told so, and keeps what was refused', async () => {
    await api.call('PATCH', await pathOfBen(), { role: 'editor' });
    await until(async () => (await ben.view.saveState()) === 'Saved');
    // What could not be put back can be now.
    await banner(ben).getByRole('button', { name: 'Put it back' }).waitFor();
    await banner(ben).getByRole('button', { name: 'Dismiss' }).click();
    await ben.view.typeInto('Headline');
    const path = await pathOfBen();
    const lowering = api.call('PATCH', path, { role: 'viewer' });
    await until(async () => {
      await ben.page.keyboard.type('on and on ');
      return (await ben.view.saveState()) === 'Read only';
    });
    await lowering;
    await ben.page
      .getByText(/Your role here (changed|is now viewer)/)
      .first()
      .waitFor();
    await ben.look('76-lowered-while-typing');
    // Both have the same text: nothing stands on the screen that the server does not have.
    await ben.page
      .getByRole('navigation', { name: 'Drawers' })
      .getByRole('button', { name: 'Layers' })
      .click();
    await ben.view.select('Headline');
    await ada.view.select('Headline');
    await agreeOn([ben.view], 'Words', await ada.view.value('Words'));
  });

  it('work that was not saved when access was taken away is kept, and can be had then and later', async () => {
    await api.call('PATCH', await pathOfBen(), { role: 'editor' });
    await until(async () => (await ben.view.saveState()) === 'Saved');
    await ben.view.select('Logo');
    await ben.context.setOffline(true);
    await until(async () => (await ben.view.saveState()).startsWith('Offline'));
    await ben.view.fill('Opacity', '44');
    await until(async () => /unsaved/.test(await ben.view.saveState()));
    await api.call('DELETE', await pathOfBen());
    await ben.context.setOffline(false);
    await ben.page.getByText('You no longer have access to this creative.').waitFor();
    await ben.page.getByText(/1 unsaved edit is kept here/).waitFor();
    await ben.look('74-access-gone-with-unsaved-work');
    const opacity = async (): Promise<unknown> => {
      const downloading = ben.page.waitForEvent('download');
      await ben.page.getByRole('button', { name: 'Download copy' }).first().click();
      const kept: { objects: { props: { name: string }; styles: { opacity: number } }[] } = JSON.parse(
        await readFile(await (await downloading).path(), 'utf8'),
      );
      return kept.objects.find(({ props }) => props.name === 'Logo')?.styles.opacity;
    };
    expect(await opacity()).toBe(0.44);
    await ben.page.reload();
    await ben.page.getByRole('region', { name: 'Recovered copies' }).waitFor();
    await ben.look('75-access-gone-later');
    expect(await opacity()).toBe(0.44);
  });
});
