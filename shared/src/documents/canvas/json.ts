import type * as Y from 'yjs';
import type { z } from 'zod';
import { StudioError } from '../../errors.ts';
import { createId } from '../../ids.ts';
import type { Origin } from '../../origin.ts';
import { MAX_JSON_DEPTH, isWithinDepth } from '../json-value.ts';
import { placeBetween } from '../order.ts';
import type { Ordered } from '../order.ts';
import type { NewObject } from './command-schema.ts';
import { commandSchemas } from './command-schema.ts';
import { CanvasDraft } from './draft.ts';
import { canvasModelSchema, modelOf, modelPageOf, partOf, readModelObject } from './model.ts';
import type { CanvasModel } from './model.ts';
import { PHRASES } from './phrases.ts';
import { FALLBACKS } from './properties.ts';
import { readCanvas } from './read.ts';
import { DEFAULTS } from './schema.ts';
import type { CanvasMeta, CanvasObject, CanvasPage, CanvasSnapshot, Change } from './schema.ts';

export { canvasModelSchema } from './model.ts';
export type { CanvasModel } from './model.ts';

/**
 * The canvas as JSON. Importing it gives the same canvas, with the same ids.
 *
 * @param lastModified ISO 8601; a document does not know when it changed, so it is for the caller to say
 */
export function exportCanvas(
  doc: Y.Doc,
  { lastModified = null }: { lastModified?: string | null } = {},
): CanvasModel {
  return canvasModelOf(readCanvas(doc), lastModified);
}

/** The same of a state that was read before. */
export function canvasModelOf(
  { meta, pages, objects }: CanvasSnapshot,
  lastModified: string | null = null,
): CanvasModel {
  return {
    version: 1,
    pages: pages.map(modelPageOf),
    objects: objects.map(modelOf),
    background: meta.background,
    metadata: {
      title: meta.title,
      brandKit: meta.brandKitId ?? null,
      brief: meta.briefId ?? null,
      lastModified,
    },
  };
}

/**
 * Makes the canvas what the model says, forward, as one edit that others can live through and undo: what is there
 * already keeps its entry and gets what differs, what the model lacks goes, what is new is added under its id.
 *
 * @throws StudioError `invalid_input` with the path of what is wrong; nothing was changed
 */
export function importCanvas(doc: Y.Doc, model: unknown, origin: Origin): Change[] {
  if (!isWithinDepth(model, MAX_JSON_DEPTH)) refuse([], 'is nested too deeply');
  const parsed = canvasModelSchema.safeParse(model);
  if (!parsed.success) return refuseIssue([], parsed.error.issues[0]);
  const draft = new CanvasDraft(doc);
  const { background, metadata } = parsed.data;
  draft.putMeta(metaOf(draft.meta, checkMeta(background, metadata)));
  const pages = parsed.data.pages ?? [{ id: draft.pages[0]?.id ?? createId(), background }];
  replacePages(
    draft,
    pages.map((page, index) => toPage(page, index)),
  );
  replaceObjects(
    draft,
    parsed.data,
    pages.map(({ id }) => id),
  );
  return draft.commit(origin);
}

function replacePages(draft: CanvasDraft, pages: readonly CanvasPage[]): void {
  const ids = new Set(pages.map(({ id }) => id));
  if (ids.size < pages.length) refuse(['pages'], 'hold the same id twice');
  const present = draft.pages;
  for (const { id } of present) if (!ids.has(id)) draft.removePage(id);
  const keys = keysFor(pages, new Map(present.map((page) => [page.id, page.order])));
  for (const [index, page] of pages.entries()) draft.putPage({ ...page, order: keys[index] ?? page.order });
}

function replaceObjects(draft: CanvasDraft, model: CanvasModel, pageIds: readonly string[]): void {
  const objects = toObjects(model, pageIds);
  const byId = new Map(objects.map((object) => [object.id, object]));
  if (byId.size < objects.length) refuse(['objects'], 'hold the same id twice');
  for (const [index, object] of objects.entries()) checkPlace(object, index, byId, pageIds);
  for (const node of draft.tree.all()) if (!byId.has(node.id)) draft.removeObject(node.id);
  for (const siblings of Map.groupBy(
    objects,
    ({ pageId, parentId }) => `${pageId} ${parentId ?? ''}`,
  ).values()) {
    const stored = new Map(siblings.map(({ id }) => [id, draft.object(id)?.order]));
    const keys = keysFor(siblings, stored);
    for (const [index, object] of siblings.entries()) {
      draft.putObject({ ...object, order: keys[index] ?? object.order });
    }
  }
}

/** Keys that ascend in this order: the stored ones where they do so already, else all new. */
function keysFor(
  entries: readonly { readonly id: string }[],
  stored: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const placed = entries.map(({ id }): Ordered => ({ id, order: stored.get(id) ?? '' }));
  const ascend = placed.every(
    ({ order }, at) => order !== '' && (at === 0 || (placed[at - 1]?.order ?? '') < order),
  );
  return ascend ? placed.map(({ order }) => order) : placeBetween([], 0, entries.length).orders;
}

function toObjects(model: CanvasModel, pageIds: readonly string[]): CanvasObject[] {
  const [firstPage = ''] = pageIds;
  return model.objects.map((object, index) => {
    const parsed = readModelObject(object);
    if (!parsed.success) return refuseIssue(['objects', index], parsed.error.issues[0], partOf);
    return objectOf(object.id, parsed.data, firstPage);
  });
}

function objectOf(
  id: string,
  { pageId, parentId, ...given }: Omit<NewObject, 'id'>,
  firstPage: string,
): CanvasObject {
  return {
    ...FALLBACKS[given.type],
    ...(given.type === 'text' ? { text: '' } : {}),
    ...given,
    id,
    pageId: pageId ?? firstPage,
    ...(typeof parentId === 'string' ? { parentId } : {}),
  } as CanvasObject;
}

function checkPlace(
  { pageId, parentId }: CanvasObject,
  index: number,
  byId: ReadonlyMap<string, CanvasObject>,
  pageIds: readonly string[],
): void {
  if (!pageIds.includes(pageId)) refuse(['objects', index, 'props', 'pageId'], 'is not one of the pages');
  const seen = new Set<string>();
  for (let id = parentId; id !== undefined; id = byId.get(id)?.parentId) {
    const parent = byId.get(id);
    if (parent?.type !== 'group' || parent.pageId !== pageId || seen.has(id)) {
      refuse(['objects', index, 'props', 'parentId'], 'is not a group on the same page that it could be in');
    }
    seen.add(id);
  }
}

function checkMeta(background: string, { title, brandKit, brief }: CanvasModel['metadata']) {
  const payload = {
    ...(title === undefined ? {} : { title }),
    background,
    brandKitId: brandKit,
    briefId: brief,
  };
  const parsed = commandSchemas.UPDATE_META.shape.payload.safeParse(payload);
  return parsed.success ? parsed.data : refuseIssue([], parsed.error.issues[0]);
}

function metaOf(
  meta: CanvasMeta,
  { title, background, brandKitId, briefId }: ReturnType<typeof checkMeta>,
): CanvasMeta {
  return {
    schemaVersion: meta.schemaVersion,
    title: title ?? meta.title,
    background: background ?? meta.background,
    ...(typeof brandKitId === 'string' ? { brandKitId } : {}),
    ...(typeof briefId === 'string' ? { briefId } : {}),
  };
}

function toPage({ id, ...given }: NonNullable<CanvasModel['pages']>[number], index: number): CanvasPage {
  const parsed = commandSchemas.UPDATE_PAGE.shape.payload.safeParse(given);
  if (!parsed.success) return refuseIssue(['pages', index], parsed.error.issues[0]);
  const { name = `${DEFAULTS.page.name} ${index + 1}`, size = DEFAULTS.page.size, background } = parsed.data;
  return { id, name, size, background: background ?? DEFAULTS.page.background, order: '' };
}

type Path = readonly PropertyKey[];

/** @param partOf the heading under which the model has a property, where it has headings */
function refuseIssue(
  path: Path,
  issue: z.core.$ZodIssue | undefined,
  partOf?: (name: string) => string,
): never {
  const own =
    issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : (issue?.path ?? []);
  const name = own.find((part) => typeof part === 'string') ?? '';
  // Within a list of properties the whole value is named, not the second number of it.
  const place = path.length > 0 ? own.slice(0, 1) : own;
  const whole = [...path, ...(partOf === undefined || own.length === 0 ? [] : [partOf(name)]), ...place];
  if (issue?.code === 'unrecognized_keys') return refuse(whole, 'is not a property here');
  return refuse(
    whole,
    path.length > 0 ? (PHRASES[name] ?? 'is wrong') : lowerFirst(issue?.message ?? 'is wrong'),
  );
}

/** `objects.3.transform.size must be …` */
function refuse(path: Path, what: string): never {
  const place = path.length === 0 ? 'The canvas file' : path.map(String).join('.');
  throw new StudioError('invalid_input', `${place}: ${what}.`, { details: { path: path.map(String) } });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
