import type { Browser } from 'playwright-core';
import { enterByLink } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { createPerson } from './browser.ts';
import type { Person } from './browser.ts';
import type { RunningStudio } from './start-studio.ts';
import { viewStudio } from './studio-view.ts';
import type { StudioView } from './studio-view.ts';

export interface CreativeRow {
  readonly id: string;
  readonly title: string;
  readonly workspaceId: string;
  readonly contentName: string;
  readonly reviewName: string;
}

export interface Actor extends Person {
  readonly view: StudioView;
}

/** The sample's square ad, and a program that acts for the owner. */
export async function findHero(studio: RunningStudio): Promise<{ api: ApiClient; hero: CreativeRow }> {
  const api = await enterByLink(studio.signInLink);
  const { items } = await api.call<{ items: CreativeRow[] }>('GET', 'creatives');
  const hero = items.find(({ title }) => title === 'Hero');
  if (hero === undefined) throw new Error('The sample has no hero.');
  return { api, hero };
}

/** A browser of its own, in by a link, with the hero open. */
export async function enter(
  browser: Browser,
  link: string,
  name: string,
  creativeId: string,
  options: { dark?: boolean; width?: number } = {},
): Promise<Actor> {
  const person = await createPerson(browser, options);
  const { page } = person;
  await page.goto(link);
  const nameField = page.getByRole('textbox', { name: 'Your name' });
  const arrived = page.waitForURL((url) => !url.pathname.startsWith('/join'));
  // The owner has a name already; everybody else is asked for one.
  await Promise.race([nameField.waitFor(), arrived]);
  if (await nameField.isVisible()) {
    await nameField.fill(name);
    await page.getByRole('button', { name: 'Come in' }).click();
    await arrived;
  }
  if (!page.url().endsWith(`/c/${creativeId}`)) await page.goto(new URL(`/c/${creativeId}`, link).href);
  const view = viewStudio(page);
  await page.getByRole('application', { name: 'Page' }).waitFor();
  return { ...person, view };
}

/** Links for the others, made as the Share dialog makes them. */
export async function makeLinks(
  api: ApiClient,
  hero: CreativeRow,
): Promise<{ editor: string; guest: string }> {
  const invite = await api.call<{ url: string }>('POST', `workspaces/${hero.workspaceId}/invites`, {
    role: 'editor',
  });
  const guest = await api.call<{ url: string }>('POST', `creatives/${hero.id}/guest-links`, {
    role: 'reviewer',
  });
  return { editor: invite.url, guest: guest.url };
}
