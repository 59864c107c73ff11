import { readPageObjects, readPages } from '@sparklio/shared/documents/canvas/read';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import type * as Y from 'yjs';
import { faultsOf, pageFaultsOf } from '../rules/find-faults.ts';
import { PageView } from '../rules/page-view.ts';
import type { Found, Rule, RuleContext } from '../rules/rule.ts';
import type { Slicer } from './slicer.ts';

/** One thing found, and the look at the page that found it. */
export interface Sighting {
  readonly found: Found;
  readonly context: RuleContext;
}

/**
 * What an agent has seen of one canvas. Only pages that changed are looked at again; of the others
 * the last look holds.
 */
export class Inspection {
  #looks = new Map<string, { readonly context: RuleContext; readonly found: readonly Found[] }>();
  #dirty: Set<string> | 'all' = 'all';
  readonly #content: Y.Doc;
  readonly #rules: readonly Rule[];
  readonly #fonts: FontBook;

  constructor(content: Y.Doc, rules: readonly Rule[], fonts: FontBook) {
    this.#content = content;
    this.#rules = rules;
    this.#fonts = fonts;
  }

  /** Says that a page may have changed; without one, that all may have. */
  invalidate(pageId?: string): void {
    if (pageId === undefined) this.#dirty = 'all';
    else if (this.#dirty !== 'all') this.#dirty.add(pageId);
  }

  /** The page on which an object was last seen. */
  pageOf(objectId: string): string | undefined {
    for (const [pageId, { context }] of this.#looks)
      if (context.view.object(objectId) !== undefined) return pageId;
    return undefined;
  }

  /**
   * Looks at every page that may have changed.
   * @param deadline as `performance.now()`; pages that are not done by then stay due
   * @returns the pages that were looked at, and whether none is left
   */
  async look(
    brand: BrandKit | null,
    slicer: Slicer,
    deadline: number,
  ): Promise<{ pages: ReadonlySet<string>; isComplete: boolean }> {
    const pages = readPages(this.#content);
    const due = this.#dirty === 'all' ? pages.map(({ id }) => id) : [...this.#dirty];
    this.#dirty = new Set(due);
    const present = new Map(pages.map((page) => [page.id, page]));
    for (const pageId of this.#looks.keys()) if (!present.has(pageId)) this.#looks.delete(pageId);
    const looked = new Set<string>();
    for (const pageId of due) {
      if (performance.now() > deadline) return { pages: looked, isComplete: false };
      const page = present.get(pageId);
      // Due again from here on, should somebody change it while it is being looked at.
      this.#dirty.delete(pageId);
      if (page === undefined) continue;
      const context: RuleContext = {
        view: new PageView(page, readPageObjects(this.#content, pageId), this.#fonts),
        brand,
      };
      this.#looks.set(pageId, { context, found: await this.#findAll(context, slicer) });
      looked.add(pageId);
    }
    return { pages: looked, isComplete: true };
  }

  /** Everything found at the last looks. */
  sightings(): readonly Sighting[] {
    return [...this.#looks.values()].flatMap(({ context, found }) =>
      found.map((each) => ({ found: each, context })),
    );
  }

  get pageCount(): number {
    return this.#looks.size;
  }

  get objectCount(): number {
    return [...this.#looks.values()].reduce((sum, { context }) => sum + context.view.objects.length, 0);
  }

  async #findAll(context: RuleContext, slicer: Slicer): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (const rule of this.#rules) {
      found.push(...pageFaultsOf(rule, context));
      for (const object of context.view.visible) {
        found.push(...faultsOf(rule, object, context));
        await slicer.pause();
      }
    }
    return found;
  }
}
