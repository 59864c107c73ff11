import type { Scope } from '../review/schema.ts';
import { canonicalJson } from '../json-value.ts';
import type { CanvasObject, CanvasPage, CanvasSnapshot } from './schema.ts';

/** Properties that change how the work is organised, not what anybody sees of it. Position in the order counts instead of its key. */
const UNSEEN: ReadonlySet<string> = new Set(['name', 'locked', 'hidden', 'order', 'pageId']);
/** Left to the scope that looks at words. */
const WORDS: ReadonlySet<string> = new Set(['text', 'alt']);
/** What a lawyer answers for: what is said, which pictures are used, where a click leads. */
const CLAIMS: ReadonlySet<string> = new Set(['text', 'alt', 'assetId', 'interactions']);

const COVERED: Readonly<Record<Scope, (property: string) => boolean>> = {
  whole: (property) => !UNSEEN.has(property),
  brand: (property) => !UNSEEN.has(property) && !WORDS.has(property) && property !== 'interactions',
  legal: (property) => CLAIMS.has(property),
  copy: (property) => WORDS.has(property),
};

/**
 * What a decision of this scope is about, as one canonical JSON text: equal texts mean that the decision still holds.
 * Hash it with SHA-256 in UTF-8. What is hidden is not part of the finished work and not part of any scope; renaming,
 * locking and moving order keys about change nothing; an empty text or list is as good as none. `legal` and `copy` list only objects that have something to say.
 */
export function scopeContent(snapshot: CanvasSnapshot, scope: Scope): string {
  const hidden = hiddenIds(snapshot.objects);
  const isCovered = COVERED[scope];
  const byPage = Map.groupBy(snapshot.objects, ({ pageId }) => pageId);
  const pages = snapshot.pages.map((page) => ({
    ...(scope === 'whole' || scope === 'brand' ? shownOfPage(page) : {}),
    id: page.id,
    objects: (byPage.get(page.id) ?? [])
      .filter(({ id }) => !hidden.has(id))
      .flatMap((object) => contentOf(object, isCovered)),
  }));
  return canonicalJson({ scope, pages });
}

function shownOfPage({ size, background }: CanvasPage) {
  return { size, background };
}

function contentOf(object: CanvasObject, isCovered: (property: string) => boolean): object[] {
  const covered = Object.entries(object).filter(
    ([property, value]) => isCovered(property) && !isEmpty(value),
  );
  return covered.length === 0 ? [] : [{ ...Object.fromEntries(covered), id: object.id }];
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** Objects that are hidden, or in a hidden group. In drawing order a group comes before its members. */
function hiddenIds(objects: readonly CanvasObject[]): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const { id, parentId, hidden: isHidden } of objects) {
    if (isHidden || (parentId !== undefined && hidden.has(parentId))) hidden.add(id);
  }
  return hidden;
}
