import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Locator } from 'playwright-core';
import type { ApiClient } from './e2e/api-client.ts';
import { launchBrowser } from './e2e/browser.ts';
import { enter, findHero, makeLinks } from './e2e/cast.ts';
import type { Actor, CreativeRow } from './e2e/cast.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { agreeOn } from './e2e/studio-view.ts';
import { until } from './e2e/until.ts';

const SECOND = 'Sunlight, steeped slowly.';

describe('the past of a creative', () => {
  let studio: RunningStudio;
  let browser: Browser;
  let api: ApiClient;
  let hero: CreativeRow;
  let ada: Actor;
  let ben: Actor;
  let vera: Actor;

  beforeAll(async () => {
    studio = await startStudio();
    browser = await launchBrowser();
    ({ api, hero } = await findHero(studio));
    const links = await makeLinks(api, hero);
    ada = await enter(browser, studio.signInLink, 'Ada', hero.id);
    ben = await enter(browser, links.editor, 'Ben', hero.id, { dark: true });
    await Promise.all([ada.view.ready(), ben.view.ready()]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  const timeline = ({ page }: Actor): Locator => page.getByRole('slider', { name: 'Timeline' });
  const activity = ({ page }: Actor): Locator =>
    page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
  const looking = ({ page }: Actor): Locator => page.getByRole('region', { name: 'History' }).last();
  const preview = ({ page }: Actor): Locator => page.getByRole('img', { name: /The page as it was/ });

  it('tells what people did and what agents did on whose word, in sentences', async () => {
    await ada.view.select('Headline');
    await ada.view.field('Words').fill(SECOND);
    await ada.view.saved();
    await ada.view.openDock('Review');
    await ada.page.keyboard.press('Escape');
    const show = ada.page.getByRole('button', { name: 'Show all' });
    await ada.view.proposals().first().waitFor();
    if (await show.isVisible()) await show.click();
    await ada.view
      .proposal(/Spelling: “naturaly”/)
      .getByRole('button', { name: 'Accept', exact: true })
      .click();
    await until(async () => (await ada.view.proposal(/Spelling: “naturaly”/).count()) === 0);
    await ben.view.openDock('History');
    await activity(ben).filter({ hasText: 'changed “slow” to “slowly” in Headline' }).waitFor();
    const agents = activity(ben).filter({ hasText: 'changed “naturaly” to “naturally” in Body' });
    await agents.waitFor();
    expect(await agents.innerText()).toMatch(/Copy changed .* in Body\s+.*accepted by Owner/s);
    await ben.look('80-activity-dark');
    await ada.view.openDock('History');
    await activity(ada).first().waitFor();
    await ada.look('80-activity-light');
  });

  it('by keyboard the timeline steps back to how the page was, as a picture that cannot be edited', async () => {
    await timeline(ben).focus();
    await ben.page.keyboard.press('Home');
    await preview(ben).locator('svg').waitFor();
    await looking(ben)
      .getByText(/^Looking at \d\d:\d\d, today$/)
      .waitFor();
    await until(async () => (await preview(ben).textContent())?.includes('slow.'));
    expect(await timeline(ben).getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d, today\. /);
    await ben.look('81-looking-back-dark');
    const before = await api.call<{ objects: unknown[] }>('GET', `creatives/${hero.id}/content`);
    await ben.view.layer('Logo').click();
    await ben.page.keyboard.press('Delete');
    await ben.page.keyboard.press('ArrowRight');
    await ben.view.saved();
    const after = await api.call<{ objects: unknown[] }>('GET', `creatives/${hero.id}/content`);
    expect(after.objects).toEqual(before.objects);
    await ben.page.keyboard.press('Escape');
    await until(async () => (await preview(ben).count()) === 0);
  });

  it('a version can be named, looked at and compared with now, in pictures and property by property', async () => {
    await ben.page.getByRole('tab', { name: 'Versions' }).click();
    await ben.page.getByRole('button', { name: 'Name this version' }).click();
    await ben.page.getByRole('textbox', { name: 'Name', exact: true }).fill('Before the call');
    await ben.page.keyboard.press('Enter');
    const version = ben.page
      .getByRole('list', { name: 'Versions' })
      .getByRole('listitem')
      .filter({ hasText: 'Before the call' });
    await version.waitFor();
    await ada.view.select('Headline');
    await ada.view.field('Words').fill('Sunlight, steeped for a very long time.');
    await ada.view.fill('Opacity', '60');
    await ada.view.saved();
    await version.getByRole('button', { name: 'Open: Before the call' }).click();
    await looking(ben)
      .getByText(/^Looking at Before the call, /)
      .waitFor();
    await until(async () => (await preview(ben).textContent())?.includes('slowly.'));
    await ben.look('82-version-on-the-stage-dark');
    await looking(ben).getByRole('button', { name: 'Compare' }).click();
    const dialog = ben.page.getByRole('dialog', { name: 'Compare' });
    await dialog.getByText('1 thing differs').waitFor();
    await dialog.locator('ins', { hasText: 'for a very long time' }).waitFor();
    await dialog.getByText('60 %').waitFor();
    // Who did it, from the server.
    await dialog.getByText('Owner').first().waitFor();
    await dialog
      .getByRole('img', { name: /^After: Now/ })
      .locator('svg')
      .waitFor();
    await ben.look('83-compare-dark');
    await dialog.getByRole('radio', { name: 'Wipe' }).click();
    await dialog.getByRole('slider', { name: /How much/ }).fill('30');
    await ben.look('84-compare-wipe');
    await dialog.getByRole('radio', { name: 'Differences' }).click();
    expect(await dialog.locator('[data-mark=updated]').count()).toBe(1);
    expect((await dialog.locator('[data-mark=updated]').boundingBox())?.width).toBeGreaterThan(100);
    await ben.look('85-compare-differences');
    await ben.page.keyboard.press('Escape');
    await until(async () => (await dialog.count()) === 0);
  });

  it('restoring brings it back for everybody while somebody types on, and keeps what they type', async () => {
    const box = await ada.view.typeInto('Headline');
    await box.press('End');
    await ada.page.keyboard.type(' One');
    await ada.view.saved();
    await looking(ben).getByRole('button', { name: 'Restore' }).click();
    const dialog = ben.page.getByRole('dialog', { name: 'Go back to Before the call?' });
    await dialog.getByText('1 thing changes for everybody who is here.').waitFor();
    await dialog.getByText(/kept as a version first/).waitFor();
    await ben.look('86-restore-dark');
    const typing = ada.page.keyboard.type(' two three four five', { delay: 60 });
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await typing;
    await ben.page.getByText(/Went back to Before the call/).waitFor();
    // The others are told, who did it is not told twice.
    await ada.page.getByText('Ben went back to Before the call').first().waitFor();
    await ada.page.getByRole('button', { name: 'See history' }).waitFor();
    expect(await ben.page.getByRole('button', { name: 'See history' }).count()).toBe(0);
    await ada.page.keyboard.type(' six');
    await ada.view.saved();
    await ada.page.keyboard.press('Escape');
    await Promise.all([ada.view.select('Headline'), ben.view.select('Headline')]);
    await agreeOn([ada.view, ben.view], 'Opacity', '100');
    const words = await ada.view.field('Words').inputValue();
    await agreeOn([ada.view, ben.view], 'Words', words);
    expect(words).toMatch(/^Sunlight, steeped .*slowly/s);
    expect(words).toContain(' six');
    expect(words).not.toContain('for a very long time');
    await ben.look('87-restored-dark');
    await ben.view.openDock('History');
    await ben.page.getByRole('tab', { name: 'Versions' }).click();
    await ben.page
      .getByRole('list', { name: 'Versions' })
      .getByText(/Before going back/)
      .first()
      .waitFor();
    await ben.look('88-versions-dark');
  });

  it('the turn of an agent can be undone on its own', async () => {
    await ada.view.openDock('History');
    await ada.page.getByRole('tab', { name: 'Activity' }).click();
    const turn = activity(ada).filter({ hasText: 'changed “naturaly” to “naturally” in Body' });
    await turn.getByRole('button', { name: 'Undo this turn' }).click();
    await turn.getByText('1 thing went back.').waitFor();
    await Promise.all([ada.view.select('Body'), ben.view.select('Body')]);
    await until(async () => (await ben.view.value('Words')).includes('naturaly'));
    await ada.view.openDock('History');
    await turn.scrollIntoViewIfNeeded();
    await ada.look('89-turn-undone-light');
    // It was this person's step, so their undo takes it back.
    await ada.view.undo();
    await until(async () => (await ben.view.value('Words')).includes('naturally'));
  });

  it('the Design dock says who changed the selected thing last, and what else was done to it', async () => {
    await ben.view.select('Headline');
    const line = ben.page.getByRole('button', { name: /changed the words|changed the opacity/ });
    await line.waitFor();
    await line.click();
    const popover = ben.page.getByRole('dialog', { name: 'Who changed Headline' });
    await popover.getByRole('listitem').first().waitFor();
    await ben.look('90-who-changed-this-dark');
    await popover.getByRole('button', { name: 'Show all of its history' }).click();
    await activity(ben).first().waitFor();
    // A stretch of work that touched both belongs to both; one of the other alone does not.
    expect(await activity(ben).filter({ hasText: 'in Headline' }).count()).toBeGreaterThan(0);
    expect(await activity(ben).filter({ hasText: 'in Body' }).count()).toBe(0);
  });

  it('any moment can be gone back to, though nobody kept a version there, and undo takes it back', async () => {
    const words = 'Sunlight, steeped slow.';
    const box = await timeline(ben).boundingBox();
    if (box === null) throw new Error('The timeline is not shown.');
    await ben.page.mouse.click(box.x + box.width * 0.3, box.y + 8);
    await timeline(ben).press('Home');
    await looking(ben)
      .getByText(/^Looking at /)
      .waitFor();
    await looking(ben).getByRole('button', { name: 'Restore' }).click();
    await ben.page
      .getByRole('dialog', { name: /^Go back to/ })
      .getByRole('button', { name: 'Restore' })
      .click();
    await ben.page.getByText(/^Went back to \d\d:\d\d, today\./).waitFor();
    await Promise.all([ada.view.select('Headline'), ben.view.select('Headline')]);
    await agreeOn([ada.view, ben.view], 'Words', words);
    await ben.view.undo();
    await until(async () => (await ada.view.value('Words')) !== words);
    await ben.view.openDock('History');
    await ben.page.getByRole('tab', { name: 'Activity' }).click();
    await activity(ben)
      .filter({ hasText: /You went back to \d\d:\d\d, today/ })
      .first()
      .waitFor();
  });

  it('somebody who may only look can look back and compare, but not restore', async () => {
    const { url } = await api.call<{ url: string }>('POST', `workspaces/${hero.workspaceId}/invites`, {
      role: 'viewer',
    });
    vera = await enter(browser, url, 'Vera', hero.id);
    await vera.view.openDock('History');
    await activity(vera).first().waitFor();
    expect(await vera.page.getByRole('button', { name: 'Undo this turn' }).count()).toBe(0);
    await vera.page.getByRole('tab', { name: 'Versions' }).click();
    await vera.page.getByText(/You can look and compare/).waitFor();
    await vera.page.getByRole('button', { name: 'Open: Before the call' }).click();
    await preview(vera).locator('svg').waitFor();
    expect(await looking(vera).getByRole('button', { name: 'Restore' }).count()).toBe(0);
    await vera.look('91-viewer-light');
    await looking(vera).getByRole('button', { name: 'Back to now' }).click();
    await until(async () => (await preview(vera).count()) === 0);
  });

  it('nobody saw an error', () => {
    expect([...ada.complaints, ...ben.complaints, ...vera.complaints]).toEqual([]);
  });
});
