import { readPageObjects, readPages } from '@sparklio/shared/documents/canvas/read';
import { CANVAS_ROOTS } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
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

/** What a look is to be taken with. */
export interface LookOptions {
  readonly brand: BrandKit | null;
  readonly slicer: Slicer;
  /** as `performance.now()`; what has not been checked by then is left out */
  readonly deadline: number;
  /** objects to check before others */
  readonly touched: ReadonlySet<string>;
}

/** Findings of one rule on one page; a rule that finds more is not asked any further there. */
export const FOUND_LIMIT = 300;
/** A canvas with more objects is not looked at: reading it after every edit would hold up everybody else. */
export const OBJECT_LIMIT = 5_000;

interface Look {
  readonly context: RuleContext;
  readonly found: readonly Found[];
  /** rules that were not asked about everything on the page */
  readonly partial: ReadonlySet<string>;
}

/**
 * What an agent has seen of one canvas. Only pages that changed are looked at again; of the others
 * the last look holds.
 */
export class Inspection {
  #looks = new Map<string, Look>();
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
    return this.#lookAt(objectId)?.context.view.page.id;
  }

  get isTooLarge(): boolean {
    return this.#content.getMap(CANVAS_ROOTS.objects).size > OBJECT_LIMIT;
  }

  /** Looks at every page that may have changed, and returns their ids. */
  async look(options: LookOptions): Promise<ReadonlySet<string>> {
    const pages = new Map(readPages(this.#content).map((page) => [page.id, page]));
    const due = this.#dirty === 'all' ? [...pages.keys()] : [...this.#dirty];
    // Whatever is changed from here on makes its page due again.
    this.#dirty = new Set();
    for (const pageId of this.#looks.keys()) if (!pages.has(pageId)) this.#looks.delete(pageId);
    const looked = new Set<string>();
    for (const pageId of due) {
      const page = pages.get(pageId);
      if (page === undefined) continue;
      const view = new PageView(page, readPageObjects(this.#content, pageId), this.#fonts);
      this.#looks.set(pageId, await this.#lookThrough({ view, brand: options.brand }, options));
      looked.add(pageId);
    }
    return looked;
  }

  /** Everything found at the last looks. */
  sightings(): readonly Sighting[] {
    return [...this.#looks.values()].flatMap(({ context, found }) =>
      found.map((each) => ({ found: each, context })),
    );
  }

  /**
   * What a proposal was about, if the last look left it out and it is still there. `unasked` says that the
   * proposal's rule was not asked about everything, so that not having found it means nothing.
   */
  recheck(proposal: Proposal): { readonly unasked: boolean; readonly sighting: Sighting | undefined } {
    const [subject = ''] = proposal.targets;
    const look = this.#looks.get(subject) ?? this.#lookAt(subject);
    const rule = this.#rules.find(({ id }) => id === proposal.rule);
    if (look === undefined || rule === undefined || !look.partial.has(rule.id)) {
      return { unasked: false, sighting: undefined };
    }
    const object = look.context.view.object(subject);
    const left =
      object === undefined ? pageFaultsOf(rule, look.context) : faultsOf(rule, object, look.context);
    const found = left.find(({ key }) => key === proposal.findingKey);
    return { unasked: true, sighting: found && { found, context: look.context } };
  }

  get pageCount(): number {
    return this.#looks.size;
  }

  get objectCount(): number {
    return [...this.#looks.values()].reduce((sum, { context }) => sum + context.view.objects.length, 0);
  }

  /** Whether some page was too full to ask every rule about everything. */
  get isPartial(): boolean {
    return [...this.#looks.values()].some(({ partial }) => partial.size > 0);
  }

  #lookAt(objectId: string): Look | undefined {
    return [...this.#looks.values()].find(({ context }) => context.view.object(objectId) !== undefined);
  }

  async #lookThrough(context: RuleContext, { slicer, deadline, touched }: LookOptions): Promise<Look> {
    const isTouched = ({ id }: CanvasObject): boolean => touched.has(id);
    const { visible } = context.view;
    const first =
      touched.size === 0
        ? visible
        : [...visible.filter(isTouched), ...visible.filter((object) => !isTouched(object))];
    const found: Found[] = [];
    const partial = new Set<string>();
    for (const rule of this.#rules) {
      const own = [...pageFaultsOf(rule, context)];
      for (const object of first) {
        if (own.length >= FOUND_LIMIT || performance.now() > deadline) {
          partial.add(rule.id);
          break;
        }
        own.push(...faultsOf(rule, object, context));
        await slicer.pause();
      }
      found.push(...own);
    }
    return { context, found, partial };
  }
}
