import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import * as Y from 'yjs';
import type { ApiClient } from './e2e/api-client.ts';
import { createPerson, launchBrowser } from './e2e/browser.ts';
import { enter, findHero } from './e2e/cast.ts';
import type { Actor, CreativeRow } from './e2e/cast.ts';
import { openRawPeer } from './e2e/raw-peer.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { agreeOn, viewStudio } from './e2e/studio-view.ts';
import { until } from './e2e/until.ts';

describe('two people finish a canvas together', () => {
  let studio: RunningStudio;
  let browser: Browser;
  let api: ApiClient;
  let hero: CreativeRow;
  let ada: Actor;
  let ben: Actor;

  beforeAll(async () => {
    studio = await startStudio();
    browser = await launchBrowser();
    ({ api, hero } = await findHero(studio));
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('the sign-in link opens the workspace with its sample campaign', async () => {
    const person = await createPerson(browser);
    const { page } = person;
    await page.goto(studio.signInLink);
    const campaign = page.getByRole('region', { name: 'Summer launch' });
    await campaign.getByRole('img').first().waitFor();
    await person.look('01-home');
    await campaign.getByRole('link', { name: /Hero/ }).first().click();
    const view = viewStudio(page);
    await view.ready();
    await view.saved();
    expect(await page.getByRole('treeitem').count()).toBe(12);
    await person.look('02-studio');
    ada = { ...person, view };
  });

  it('an invite link made in the Share dialog brings a second editor in', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Share' }).click();
    const invite = page.getByRole('region', { name: 'Invite into the workspace' });
    await invite.getByRole('button', { name: 'Make a link' }).click();
    const link = await invite.getByRole('textbox', { name: 'Invite into the workspace' }).inputValue();
    await ada.look('03-share');
    await page.keyboard.press('Escape');
    ben = await enter(browser, link, 'Ben', hero.id);
    await ben.view.ready();
    await until(
      async () => (await ada.view.people().count()) === 2 && (await ben.view.people().count()) === 2,
    );
    expect(await ada.view.people().getByLabel(/Ben/).count()).toBe(1);
  });

  it('both change different properties of one object at once, and both changes stand', async () => {
    await Promise.all([ada.view.select('Body'), ben.view.select('Body')]);
    await Promise.all([ada.view.fill('Position from the left', '90'), ben.view.fill('Text size', '27')]);
    const both = [ada.view, ben.view];
    await agreeOn(both, 'Position from the left', '90');
    await agreeOn(both, 'Text size', '27');
    expect(await ben.view.value('Position from the left')).toBe('90');
  });

  it('both type into one text at once, and every character stays in its place', async () => {
    const [hers, his] = await Promise.all([ada.view.typeInto('Headline'), ben.view.typeInto('Headline')]);
    await Promise.all([hers.press('Control+Home'), his.press('Control+End')]);
    await Promise.all([
      ada.page.keyboard.type('Ada writes. ', { delay: 25 }),
      ben.page.keyboard.type(' Ben writes too.', { delay: 25 }),
    ]);
    const expected = 'Ada writes. Sunlight, steeped slow. Ben writes too.';
    await expect.poll(() => hers.inputValue(), { timeout: 60_000 }).toBe(expected);
    await expect.poll(() => his.inputValue(), { timeout: 60_000 }).toBe(expected);
    await ada.look('04-typing-together');
    await Promise.all([ada.page.keyboard.press('Escape'), ben.page.keyboard.press('Escape')]);
  });

  it('a drag is seen by the other while it lasts, as motion that is not stored, and ends in the document', async () => {
    const before = ben.motions();
    await Promise.all([ada.view.select('Price badge'), ben.view.select('Price badge')]);
    const from = await ada.view.onScreen([910, 990]);
    const to = await ada.view.onScreen([810, 890]);
    await ada.page.mouse.move(from.x, from.y);
    await ada.page.mouse.down();
    for (let step = 1; step <= 20; step++) {
      await ada.page.mouse.move(
        from.x + ((to.x - from.x) * step) / 20,
        from.y + ((to.y - from.y) * step) / 20,
      );
    }
    await ben.look('05-seen-by-the-other-while-dragged');
    await until(() => ben.motions() > before);
    await ada.page.mouse.up();
    await until(async () => Number.parseFloat(await ben.view.value('Position from the left')) < 800);
    await ada.view.select('Price badge');
    await agreeOn([ada.view], 'Position from the left', await ben.view.value('Position from the left'));
  });

  it("undo takes back one's own edits and leaves the other's", async () => {
    await Promise.all([ada.view.select('Subline'), ben.view.select('Body')]);
    const before = await ada.view.value('Text size');
    await ada.view.fill('Text size', '34');
    await ben.view.select('Subline');
    await agreeOn([ben.view], 'Text size', '34');
    await ben.view.fill('Line height', '1.6');
    await agreeOn([ada.view], 'Line height', '1.6');
    await ada.view.undo();
    await agreeOn([ada.view, ben.view], 'Text size', before);
    await agreeOn([ada.view, ben.view], 'Line height', '1.6');
    await ada.view.redo();
    await agreeOn([ada.view, ben.view], 'Text size', '34');
    expect(await ben.view.value('Line height')).toBe('1.6');
  });

  it('offline is said, work goes on, and it merges when the connection is back', async () => {
    await Promise.all([ada.view.select('Small print'), ben.view.select('Small print')]);
    await ben.context.setOffline(true);
    await until(async () => (await ben.view.saveState()).startsWith('Offline'));
    await ben.view.fill('Text size', '22');
    await until(async () => /Offline, \d+ unsaved/.test(await ben.view.saveState()));
    await ben.look('06-offline');
    await ada.view.fill('Position from the top', '970');
    await ada.view.saved();
    expect(await ada.view.value('Text size')).toBe('20');
    await ben.context.setOffline(false);
    await ben.view.saved();
    await agreeOn([ada.view, ben.view], 'Text size', '22');
    await agreeOn([ada.view, ben.view], 'Position from the top', '970');
  });

  it('what a stock provider writes appears to both like anything else', async () => {
    const { token } = await api.call<{ token: string }>('POST', `creatives/${hero.id}/ticket`, {});
    const peer = openRawPeer(studio.address, hero.contentName, token);
    await peer.synced;
    const [pageId] = [...peer.doc.getMap('pages').keys()];
    peer.doc.getMap('objects').set(
      '0193a000-0000-7000-8000-00000000c0de',
      new Y.Map<unknown>([
        [
          'base',
          {
            type: 'shape',
            shape: 'rect',
            pageId,
            name: 'From outside',
            order: 'zz',
            position: [40, 20],
            size: [90, 30],
            fill: '#4f8a5b',
          },
        ],
      ]),
    );
    await Promise.all([ada.view.layer('From outside').waitFor(), ben.view.layer('From outside').waitFor()]);
    peer.close();
    await ada.look('07-a-foreign-peer');
    expect(await ada.view.layer('From outside').count()).toBe(1);
  });

  it('nobody saw an error', () => {
    expect(ada.complaints).toEqual([]);
    // Being offline on purpose is heard on the console.
    expect(ben.complaints.filter((line) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(line))).toEqual([]);
  });
});
