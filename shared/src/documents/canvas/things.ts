import { splitsPair } from '../text-diff.ts';
import type { CanvasMeta, CanvasObject, CanvasPage, CanvasSnapshot } from './schema.ts';

/** An entry of a canvas as values. `value` is undefined where there is none. */
export type CanvasThing =
  | { readonly kind: 'object'; readonly value: CanvasObject | undefined }
  | { readonly kind: 'page'; readonly value: CanvasPage | undefined }
  | { readonly kind: 'meta'; readonly value: CanvasMeta | undefined };

/** A thing that changed, named as people know it, so that the name outlives the thing. */
export interface NamedThing {
  /** id of the object or page, or `meta` */
  readonly target: string;
  readonly kind: CanvasThing['kind'];
  /** object type, or `page`, or `meta` */
  readonly type: string;
  /** empty where nobody gave it one */
  readonly name: string;
  readonly pageId?: string;
}

/** A text without a name is known by its beginning, this many characters of it. */
const BEGINNING = 40;

/** Names an entry by what it is, or, where it went, by what it was. */
export function nameThing(target: string, now: CanvasThing, before: CanvasThing): NamedThing {
  const thing = now.value === undefined ? before : now;
  if (thing.kind === 'meta') return { target, kind: 'meta', type: 'meta', name: thing.value?.title ?? '' };
  if (thing.kind === 'page') return { target, kind: 'page', type: 'page', name: thing.value?.name ?? '' };
  const { value } = thing;
  if (value === undefined) return { target, kind: 'object', type: 'object', name: '' };
  return { target, kind: 'object', type: value.type, name: nameOf(value), pageId: value.pageId };
}

function nameOf(object: CanvasObject): string {
  if (object.name !== '' || object.type !== 'text') return object.name;
  const words = object.text.trim().replaceAll(/\s+/g, ' ');
  return words.slice(0, splitsPair(words, BEGINNING) ? BEGINNING - 1 : BEGINNING);
}

/** All entries of a canvas by their target. Where a page has the id of an object, the object is meant. */
export function thingsOf({ meta, pages, objects }: CanvasSnapshot): Map<string, CanvasThing> {
  const things = new Map<string, CanvasThing>();
  for (const page of pages) things.set(page.id, { kind: 'page', value: page });
  for (const object of objects) things.set(object.id, { kind: 'object', value: object });
  things.set('meta', { kind: 'meta', value: meta });
  return things;
}
