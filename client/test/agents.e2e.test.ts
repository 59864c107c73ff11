import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './e2e/browser.ts';
import { enter, findHero, makeLinks } from './e2e/cast.ts';
import type { Actor } from './e2e/cast.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { agreeOn } from './e2e/studio-view.ts';
import { until } from './e2e/until.ts';

const SAMPLE_FAULTS = [
  /Badge shape.*outside the palette/,
  /Lumen Tea is too small/,
  /Contrast too low/,
  /Text runs out of its box/,
  /5 px out of line/,
  /Spelling: “naturaly”/,
  /Claim without proof: “boosts focus”/,
];

describe('agents work beside people', () => {
  let studio: RunningStudio;
  let browser: Browser;
  let ada: Actor;
  let ben: Actor;

  beforeAll(async () => {
    studio = await startStudio();
    browser = await launchBrowser();
    const { api, hero } = await findHero(studio);
    const links = await makeLinks(api, hero);
    ada = await enter(browser, studio.signInLink, 'Ada', hero.id);
    ben = await enter(browser, links.editor, 'Ben', hero.id);
    await Promise.all([ada.view.ready(), ben.view.ready()]);
    await Promise.all([ada.view.openDock('Review'), ben.view.openDock('Review')]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('four agents are there, with their own shape, and find the seven faults of the sample', async () => {
    for (const title of ['Brand', 'Accessibility', 'Layout', 'Copy']) await ada.view.agent(title).waitFor();
    for (const fault of SAMPLE_FAULTS) await ada.view.proposal(fault).waitFor();
    expect(await ada.view.proposals().count()).toBe(SAMPLE_FAULTS.length);
    await ada.look('10-agents-find-the-faults');
  });

  it('accepting mends the page for everybody, as one step that can be undone', async () => {
    await ada.view
      .proposal(/Lumen Tea is too small/)
      .getByRole('button', { name: 'Accept', exact: true })
      .click();
    await until(async () => (await ben.view.proposal(/Lumen Tea is too small/).count()) === 0);
    await Promise.all([ada.view.select('Logo'), ben.view.select('Logo')]);
    await agreeOn([ada.view, ben.view], 'Width', '216');
    await ada.view.undo();
    await agreeOn([ada.view, ben.view], 'Width', '134');
    await agreeOn([ada.view, ben.view], 'Height', '30');
    await ada.view.redo();
    await agreeOn([ada.view, ben.view], 'Width', '216');
  });

  it('of a proposal with several steps some can be accepted', async () => {
    await ben.page.keyboard.press('Escape');
    await ben.view.openDock('Review');
    await showAll(ben);
    const card = ben.view.proposal(/5 px out of line/);
    await card.getByRole('button', { name: 'Choose steps' }).click();
    await card.getByRole('checkbox').last().uncheck();
    await card.getByRole('button', { name: 'Accept 1' }).click();
    await until(async () => (await ben.view.proposal(/“Button” is 5 px out of line/).count()) === 0);
    await ben.page.getByRole('button', { name: /^Done/ }).click();
    await ben.page.getByText(/Accepted in part by Ben/).waitFor();
    await ben.look('11-accepted-in-part');
    expect(await ben.page.getByText(/Accepted in part by Ben/).count()).toBe(1);
  });

  it('a new fault is found within moments of the edit that makes it', async () => {
    await ada.view.select('Subline');
    await ada.view.field('Words').fill('Cold-brewed for sixteeen hours. Ready when you are.');
    await ben.view.proposal(/Spelling: “sixteeen”/).waitFor();
    await ada.view.openDock('Review');
    await showAll(ada);
    await ada.view
      .proposal(/Spelling: “sixteeen”/)
      .getByRole('button', { name: 'Accept', exact: true })
      .click();
    await ada.view.select('Subline');
    await ben.view.select('Subline');
    const mended = 'Cold-brewed for sixteen hours. Ready when you are.';
    await agreeOn([ada.view, ben.view], 'Words', mended);
    expect(await ben.view.proposal(/sixteeen/).count()).toBe(0);
    await ben.page.keyboard.press('Escape');
    await ben.view.openDock('Review');
  });

  it('what was rejected with a reason does not come back', async () => {
    await ben.view
      .proposal(/Claim without proof/)
      .getByRole('button', { name: 'Reject' })
      .click();
    await ben.page.getByRole('textbox', { name: 'Reason' }).fill('The study is on its way');
    await ben.page.getByRole('textbox', { name: 'Reason' }).press('Enter');
    await until(async () => (await ben.view.proposal(/Claim without proof/).count()) === 0);
    // The same agent looks at the same text again, and says only what is new.
    await ada.view.select('Small print');
    await ada.view.field('Words').fill('12 fl oz. No added suggar. Boosts focus.');
    await ben.view.proposal(/Spelling: “suggar”/).waitFor();
    expect(await ben.view.proposal(/Claim without proof/).count()).toBe(0);
  });

  it('a proposal whose object a person changed is withdrawn, never applied blindly', async () => {
    await ada.view.select('Badge shape');
    await ada.page.getByRole('button', { name: /^Fill: / }).click();
    await ada.page.getByRole('button', { name: 'Forest', exact: true }).click();
    await ada.page.keyboard.press('Escape');
    await until(async () => (await ben.view.proposal(/outside the palette/).count()) === 0);
    expect(await ada.page.getByRole('button', { name: /^Fill: Forest/ }).count()).toBe(1);
  });

  it('one button stops all agents, and they stay silent until they are resumed', async () => {
    await ada.page.getByRole('button', { name: 'Stop all' }).click();
    await ada.page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await ada.view
      .agent('Copy')
      .and(ada.page.getByRole('button', { name: /Stopped/ }))
      .waitFor();
    await ada.look('12-stopped');
    await ada.view.select('Headline');
    await ada.view.field('Words').fill('Sunlihgt, steeped slow.');
    await ada.view.saved();
    expect(await ben.view.proposal(/Sunlihgt/).count()).toBe(0);
    await ada.page.getByRole('button', { name: 'Resume', exact: true }).click();
    await ben.view.proposal(/Sunlihgt/).waitFor();
  });

  it('nobody saw an error', () => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});

/** With a selection the dock shows only what is about it. */
async function showAll({ page }: Actor): Promise<void> {
  const button = page.getByRole('button', { name: 'Show all' });
  if (await button.isVisible()) await button.click();
}
