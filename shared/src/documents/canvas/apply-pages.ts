import { createId } from '../../ids.ts';
import { placeBetween } from '../order.ts';
import type { CommandOf } from './command-schema.ts';
import type { CanvasDraft } from './draft.ts';
import { neededPage, refuse } from './refusal.ts';
import { DEFAULTS, LIMITS } from './schema.ts';
import type { CanvasMeta, CanvasPage } from './schema.ts';

/**
 * A page is as large as the one it follows, unless told otherwise.
 *
 * @returns the id of the new page
 */
export function addPage(draft: CanvasDraft, { page, after }: CommandOf<'ADD_PAGE'>): string {
  const { id = createId(), name, size, background } = page;
  const { pages } = draft;
  if (draft.isTaken(id)) refuse(`The id ${id} is already in use.`);
  if (pages.length >= LIMITS.pages) refuse(`A canvas can have ${LIMITS.pages} pages at most.`);
  const index = indexBehind(pages, after);
  const model = pages[index - 1] ?? pages[0];
  draft.putPage({
    id,
    name: name ?? `${DEFAULTS.page.name} ${pages.length + 1}`,
    size: size ?? model?.size ?? DEFAULTS.page.size,
    background: background ?? draft.meta.background,
    order: takePlace(draft, pages, index),
  });
  return id;
}

export function updatePage(draft: CanvasDraft, { id, payload }: CommandOf<'UPDATE_PAGE'>): void {
  const page = neededPage(draft, id);
  const { name = page.name, size = page.size, background = page.background } = payload;
  draft.putPage({ ...page, name, size, background });
}

/** Takes the objects of the page along. What a peer adds to it meanwhile is an orphan: `findOrphans` lists those. */
export function deletePage(draft: CanvasDraft, { id }: CommandOf<'DELETE_PAGE'>): void {
  neededPage(draft, id);
  if (draft.pages.length === 1) refuse('The last page of a canvas cannot be deleted.');
  for (const object of draft.tree.page(id)) draft.removeObject(object.id);
  draft.removePage(id);
}

export function movePage(draft: CanvasDraft, { id, after }: CommandOf<'MOVE_PAGE'>): void {
  const page = neededPage(draft, id);
  if (after === id) refuse('A page cannot be put behind itself.');
  const { pages } = draft;
  const at = pages.findIndex((other) => other.id === id);
  if ((pages[at - 1]?.id ?? null) === after) return;
  const others = pages.filter((other) => other.id !== id);
  draft.putPage({ ...page, order: takePlace(draft, others, indexBehind(others, after)) });
}

export function updateMeta(draft: CanvasDraft, { payload }: CommandOf<'UPDATE_META'>): void {
  const { brandKitId, briefId, ...rest } = draft.meta;
  const { title = rest.title, background = rest.background } = payload;
  const brand = payload.brandKitId === undefined ? brandKitId : payload.brandKitId;
  const brief = payload.briefId === undefined ? briefId : payload.briefId;
  const meta: CanvasMeta = {
    ...rest,
    title,
    background,
    ...(typeof brand === 'string' ? { brandKitId: brand } : {}),
    ...(typeof brief === 'string' ? { briefId: brief } : {}),
  };
  draft.putMeta(meta);
}

function takePlace(draft: CanvasDraft, pages: readonly CanvasPage[], index: number): string {
  const { orders, rekeyed } = placeBetween(pages, index);
  for (const { id, order } of rekeyed) draft.putPage({ ...neededPage(draft, id), order });
  return orders[0] ?? DEFAULTS.page.order;
}

function indexBehind(pages: readonly CanvasPage[], after: string | null | undefined): number {
  if (after === undefined) return pages.length;
  if (after === null) return 0;
  const index = pages.findIndex(({ id }) => id === after);
  return index < 0 ? refuse(`There is no page ${after}; it may have been deleted.`) : index + 1;
}
