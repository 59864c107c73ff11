import { z } from 'zod';
import { newObjectSchema } from './command-schema.ts';
import { LIMITS, OBJECT_TYPES } from './schema.ts';
import type { CanvasObject, CanvasPage } from './schema.ts';

/*
 * The JSON in which a canvas leaves the house. Properties are the document's own, sorted into `transform` (where),
 * `styles` (how it looks) and `props` (all else); `order` is left out, since the list stands in drawing order.
 */

const CANVAS_MODEL_VERSION = 1;

export const TRANSFORM = ['position', 'size', 'rotation'] as const;
export const STYLES = [
  'opacity',
  'fontFamily',
  'fontSize',
  'fontWeight',
  'fontStyle',
  'lineHeight',
  'letterSpacing',
  'textAlign',
  'fill',
  'stroke',
  'strokeWidth',
  'cornerRadius',
  'filters',
] as const;

const id = z.string().regex(/^[A-Za-z0-9][\w-]{0,99}$/, 'must be a word of letters, digits, - and _');
const properties = z.record(z.string(), z.unknown());

const modelObjectSchema = z.strictObject({
  id,
  type: z.enum(OBJECT_TYPES),
  /** what it is: name, pageId, parentId, locked, hidden and what only its type has */
  props: properties,
  /** position [x, y] and size [width, height] in px, rotation in degrees */
  transform: properties,
  /** opacity, fonts, colours, strokes, filters */
  styles: properties,
  interactions: z.array(z.unknown()),
});

const modelPageSchema = z.strictObject({
  id,
  name: z.string().optional(),
  /** px */
  size: z.tuple([z.number(), z.number()]).optional(),
  background: z.string().optional(),
});

/** A whole canvas as JSON. Without `pages` it is one page, as wide and high as a new one. */
export const canvasModelSchema = z.strictObject({
  version: z.literal(CANVAS_MODEL_VERSION),
  pages: z.array(modelPageSchema).max(LIMITS.pages).optional(),
  /** back to front, page by page; a group is followed by its members */
  objects: z.array(modelObjectSchema).max(LIMITS.objects),
  background: z.string(),
  metadata: z.strictObject({
    title: z.string().optional(),
    brandKit: z.string().nullable(),
    brief: z.string().nullable(),
    /** ISO 8601, or null where nobody has said */
    lastModified: z.string().nullable(),
  }),
});

export type CanvasModel = z.infer<typeof canvasModelSchema>;
export type ModelObject = z.infer<typeof modelObjectSchema>;

/** One object as the model has it. */
export function modelOf(object: CanvasObject): ModelObject {
  const { id, type, interactions, order: _order, ...rest } = object;
  const model: ModelObject = {
    id,
    type,
    props: {},
    transform: {},
    styles: {},
    interactions: [...interactions],
  };
  for (const [name, value] of Object.entries(rest)) model[partOf(name)][name] = value;
  return model;
}

export function modelPageOf({
  id,
  name,
  size,
  background,
}: CanvasPage): Required<z.infer<typeof modelPageSchema>> {
  return { id, name, size: [...size], background };
}

/** Under which of the model's headings a property stands. */
export function partOf(name: string): 'props' | 'transform' | 'styles' {
  if (TRANSFORM.some((known) => known === name)) return 'transform';
  return STYLES.some((known) => known === name) ? 'styles' : 'props';
}

/** What is wrong with the properties of a model's object, by the schema that new objects have; undefined if nothing is. */
export function readModelObject({ type, props, transform, styles, interactions }: ModelObject) {
  return newObjectSchema.safeParse({ ...props, ...transform, ...styles, interactions, type, id: undefined });
}
