import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

type Point = readonly [number, number];

/** What a person does in an open creative, found by roles and words as a person or a screen reader finds it. */
export interface StudioView {
  readonly page: Page;
  /** Waits until the document is there. */
  ready(): Promise<void>;
  layer(name: string): Locator;
  select(name: string): Promise<void>;
  openDock(name: 'Design' | 'Review' | 'Agents' | 'History'): Promise<void>;
  /** A field of the Design dock, by its label. */
  field(label: string): Locator;
  fill(label: string, value: string): Promise<void>;
  value(label: string): Promise<string>;
  /** The words of the save state: Saved, Saving…, Offline … */
  saveState(): Promise<string>;
  saved(): Promise<void>;
  /** The top bar's own, not those of a passing message. */
  undo(): Promise<void>;
  redo(): Promise<void>;
  people(): Locator;
  agent(title: string): Locator;
  proposals(): Locator;
  proposal(title: string | RegExp): Locator;
  stage(): Locator;
  /** Where a point of a page of that size is on the screen, while the page is fitted into the stage. */
  onScreen(point: Point, pageSize?: Point): Promise<{ x: number; y: number }>;
  /** Opens a text for typing on the stage. */
  typeInto(name: string): Promise<Locator>;
}

export function viewStudio(page: Page): StudioView {
  const stage = (): Locator => page.getByRole('application', { name: 'Page' });
  const layer = (name: string): Locator => page.getByRole('treeitem', { name: new RegExp(`^${name}, `) });
  const field = (label: string): Locator =>
    page.getByRole('tabpanel', { name: /^Design/ }).getByRole('textbox', { name: label, exact: true });
  const proposals = (): Locator => page.getByRole('region', { name: 'Proposals' }).getByRole('article');

  async function openDock(name: string): Promise<void> {
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }
  async function select(name: string): Promise<void> {
    await layer(name).click();
    await openDock('Design');
  }
  async function saveState(): Promise<string> {
    return page
      .getByRole('banner')
      .getByRole('button', { name: /Saved|Saving|Offline|Read only|Not connected/ })
      .innerText();
  }

  return {
    page,
    layer,
    select,
    openDock,
    field,
    proposals,
    stage,
    saveState,
    async ready() {
      await stage().waitFor();
      await layer('Headline').waitFor();
    },
    async fill(label, value) {
      await field(label).fill(value);
      await field(label).press('Enter');
    },
    value: (label) => field(label).inputValue(),
    async saved() {
      await until(async () => /^(Saved|Read only)/.test(await saveState()));
    },
    undo: () => page.getByRole('banner').getByRole('button', { name: /^Undo/ }).click(),
    redo: () => page.getByRole('banner').getByRole('button', { name: /^Redo/ }).click(),
    people: () => page.getByRole('list', { name: 'Here now' }).getByRole('listitem'),
    agent: (title) =>
      page.getByRole('list', { name: 'Agents' }).getByRole('button', { name: new RegExp(`^${title}: `) }),
    proposal: (title) => proposals().filter({ has: page.getByRole('heading', { name: title }) }),
    async onScreen([x, y], [width, height] = [1080, 1080]) {
      const box = await stage().boundingBox();
      if (box === null) throw new Error('The stage is not shown.');
      const words = await page.getByRole('button', { name: /^Zoom: / }).innerText();
      const zoom = Number.parseFloat(words) / 100;
      return {
        x: box.x + box.width / 2 + (x - width / 2) * zoom,
        y: box.y + box.height / 2 + (y - height / 2) * zoom,
      };
    },
    async typeInto(name) {
      await select(name);
      await stage().focus();
      await page.keyboard.press('Enter');
      const box = page.getByRole('textbox', { name: `Text of ${name}` });
      await box.waitFor();
      return box;
    },
  };
}

/** All of them show the same value in that field. */
export async function agreeOn(views: readonly StudioView[], label: string, value: string): Promise<void> {
  for (const view of views) {
    await expect.poll(() => view.value(label), { timeout: 60_000 }).toBe(value);
  }
}
