import type { Page } from 'playwright-core';

interface RawEdit {
  /** name of an object */
  readonly object: string;
  readonly property: string;
  readonly value: unknown;
  /** what makes the server refuse it: a root that nobody may write, or more than it reads at once */
  readonly poison: 'root' | 'size';
}

/**
 * Edits the page's own Yjs document past all of the client's checks, as a fault or an attack would, in one
 * transaction. The document is found where React keeps it: the product opens no door to it.
 */
export async function editOwnDocument(page: Page, edit: RawEdit): Promise<void> {
  await page.evaluate(({ object, property, value, poison }) => {
    interface MapLike {
      get(key: string): unknown;
      set(key: string, value: unknown): void;
      values(): Iterable<MapLike>;
    }
    interface Doc {
      getMap(name: string): MapLike;
      transact(run: () => void): void;
    }
    interface Fiber {
      readonly return: Fiber | null;
      readonly memoizedProps: { readonly value?: { readonly content?: Doc } } | null;
    }
    const element = document.querySelector('[data-studio]');
    const key = Object.keys(element ?? {}).find((name) => name.startsWith('__reactFiber$'));
    let fiber = key === undefined ? null : (element as unknown as Record<string, Fiber>)[key];
    while (fiber && typeof fiber.memoizedProps?.value?.content?.getMap !== 'function') fiber = fiber.return;
    const doc = fiber?.memoizedProps?.value?.content;
    if (doc === undefined) throw new Error('The page shows no document.');
    const nameOf = (entry: MapLike): unknown =>
      entry.get('name') ?? (entry.get('base') as { name?: unknown } | undefined)?.name;
    const target = [...doc.getMap('objects').values()].find((entry) => nameOf(entry) === object);
    if (target === undefined) throw new Error(`There is no ${object}.`);
    doc.transact(() => {
      target.set(property, value);
      if (poison === 'root') doc.getMap('nobodys').set('key', 'value');
      else doc.getMap('meta').set('ballast', 'x'.repeat(9_000_000));
    });
  }, edit);
}
