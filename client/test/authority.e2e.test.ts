import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ApiClient } from './e2e/api-client.ts';
import { launchBrowser } from './e2e/browser.ts';
import { enter, findHero } from './e2e/cast.ts';
import type { Actor, CreativeRow } from './e2e/cast.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { until } from './e2e/until.ts';

describe('those who run a workspace see who may do what, and change it for open windows', () => {
  let studio: RunningStudio;
  let browser: Browser;
  let api: ApiClient;
  let hero: CreativeRow;
  let ada: Actor;
  let gwen: Actor;
  let edda: Actor;

  beforeAll(async () => {
    // Tickets as short as they may be: every window renews several times in this test.
    studio = await startStudio({ TICKET_SECONDS: '4' });
    browser = await launchBrowser();
    ({ api, hero } = await findHero(studio));
    ada = await enter(browser, studio.signInLink, 'Ada', hero.id);
    await ada.view.ready();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  const share = async () => {
    await ada.page.getByRole('button', { name: 'Share' }).click();
    return {
      review: ada.page.getByRole('region', { name: 'Review link', exact: true }),
      invite: ada.page.getByRole('region', { name: 'Invite into the workspace' }),
      links: ada.page.getByRole('region', { name: 'Links that work' }),
      members: ada.page.getByRole('region', { name: 'Members' }),
      policy: ada.page.getByRole('region', { name: 'Approving one’s own work' }),
    };
  };

  it('a link that is made is listed until it is revoked', async () => {
    const { review, invite, links } = await share();
    await links.getByText('No link is out there.').waitFor();
    await ada.look('80-share-without-links');
    await review.getByRole('button', { name: 'Make a link' }).click();
    const reviewUrl = await review.getByRole('textbox', { name: 'Review link', exact: true }).inputValue();
    await invite.getByRole('button', { name: 'Make a link' }).click();
    const inviteUrl = await invite
      .getByRole('textbox', { name: 'Invite into the workspace', exact: true })
      .inputValue();
    await until(async () => (await links.getByRole('listitem').count()) === 2);
    await links.getByText('Not used yet').first().waitFor();
    await ada.page.keyboard.press('Escape');
    gwen = await enter(browser, reviewUrl, 'Gwen', hero.id, { dark: true });
    edda = await enter(browser, inviteUrl, 'Edda', hero.id);
    await until(async () => (await gwen.view.saveState()) === 'Read only');
    await edda.view.ready();
  });

  it('another role reaches an open window, which shows what it may do and goes on to look when it may no more', async () => {
    const { members } = await share();
    const makeEdda = async (role: string): Promise<void> => {
      await members.getByRole('combobox', { name: 'Role of Edda' }).click();
      await ada.page.getByRole('option', { name: role, exact: true }).click();
    };
    const approve = edda.page.getByRole('button', { name: 'Approve', exact: true });
    // What may be decided follows the role too, up and down.
    await makeEdda('Admin');
    await edda.view.openDock('Review');
    await approve.first().waitFor();
    await makeEdda('Editor');
    await until(async () => (await approve.count()) === 0);
    await makeEdda('Viewer');
    await until(async () => (await edda.view.saveState()) === 'Read only');
    expect(await edda.page.getByRole('button', { name: 'Rectangle', exact: true }).count()).toBe(0);
    await edda.look('82-edda-may-only-look');
    await ada.page.keyboard.press('Escape');
  });

  it('revoking asks in words, and whoever came by the link is out at once', async () => {
    const { links } = await share();
    await links
      .getByText(/Used by 1 person/)
      .first()
      .waitFor();
    await ada.look('81-share-with-links');
    await links.getByRole('button', { name: 'Revoke: Review link' }).click();
    await links.getByText(/the person who came in only by it will be out at once/).waitFor();
    await ada.look('83-revoke-asks');
    await links.getByRole('button', { name: 'Revoke', exact: true }).click();
    await until(async () => (await links.getByText('Review link').count()) === 0);
    await gwen.page.getByText('You no longer have access to this creative.').first().waitFor();
    await gwen.look('84-gwen-is-out');
  });

  it('the rule for approving one’s own work is kept', async () => {
    const policy = ada.page.getByRole('region', { name: 'Approving one’s own work' });
    await policy.getByRole('radio', { name: 'Needs somebody else' }).click();
    await ada.page.getByText('From now on somebody else has to approve.').first().waitFor();
    const dialog = ada.page.getByRole('dialog', { name: 'Share' });
    const message = ada.page.locator('[data-toasts] li').filter({ hasText: 'somebody else has to approve' });
    const [left, right] = [await message.boundingBox(), await dialog.boundingBox()];
    expect((left?.x ?? Infinity) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
    await ada.look('85-share-policy');
    await message.locator('button').last().click();
    await until(async () => (await message.count()) === 0);
    expect(await dialog.count()).toBe(1);
    await ada.page.keyboard.press('Escape');
    const answer = await api
      .call('POST', `creatives/${hero.id}/decisions`, { decision: 'approve' })
      .catch((error: unknown) => error);
    expect(String(answer)).toContain('somebody else has to approve');
  });

  it('windows stay open and save while their tickets are renewed', async () => {
    const state = await ada.view.saveState();
    expect(state).toBe('Saved');
    expect(ada.complaints).toEqual([]);
    expect(edda.complaints).toEqual([]);
  });

  it('the audit log says who did what', async () => {
    await ada.page.goto(new URL('/', studio.address).href);
    await ada.page.getByRole('link', { name: 'Audit log' }).click();
    await ada.page.getByRole('heading', { name: 'Audit log' }).waitFor();
    const table = ada.page.getByRole('table');
    await table.getByText('Link revoked').waitFor();
    await table.getByText('Rule changed').waitFor();
    await ada.look('86-audit-log');
    await ada.page.getByRole('combobox', { name: 'What happened' }).click();
    await ada.page.getByRole('option', { name: 'Role changed' }).click();
    await until(async () => (await table.getByRole('row').count()) === 4);
    await table.getByText('Edda · as viewer').waitFor();
    await ada.page.getByRole('combobox', { name: 'What happened' }).click();
    await ada.page.getByRole('option', { name: 'Money spent' }).click();
    await ada.page.getByText('Nothing matches').waitFor();
    await ada.look('87-audit-empty');
    await edda.page.goto(ada.page.url());
    await edda.page.getByText('Only owners and admins see the audit log.').waitFor();
  });
});
