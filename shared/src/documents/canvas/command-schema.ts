import { z } from 'zod';
import { isId } from '../../ids.ts';
import { isWithinDepth } from '../json-value.ts';
import { PHRASES } from './phrases.ts';
import {
  INTERACTION_DEPTH,
  MAX_FILTERS,
  POINT_RANGE,
  SMALLEST_SIDE,
  isCrop,
  normaliseColour,
} from './property-checks.ts';
import { RANGES } from './properties.ts';
import { LIMITS, SHAPES, TEXT_ALIGNS } from './schema.ts';
import type { Interaction } from './schema.ts';

/*
 * The vocabulary of canvas edits. Checks of requests, the JSON Schema of model tools and of the HTTP API, and the
 * types come from here. Output types are readonly: values of a snapshot can be put into a command as they are.
 */

type Readonlys<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Interaction[] extends Value // JSON refers to itself; it is readonly as it is
    ? readonly Interaction[]
    : { readonly [Key in keyof Value]: Readonlys<Value[Key]> };

const id = z.string().min(1).max(100);
const newId = z.string().refine(isId, 'must be a new UUID of version 7').optional();
const name = z.string().max(LIMITS.name);
const colour = z
  .string()
  .refine((value) => normaliseColour(value) !== undefined)
  .overwrite((value) => normaliseColour(value) ?? value);
const within = ([least, most]: readonly [number, number]) => z.number().min(least).max(most);
const pair = (least: number, most: number) => z.tuple([within([least, most]), within([least, most])]);
const size = pair(SMALLEST_SIDE, LIMITS.size);
const interaction: z.ZodType<Interaction> = z
  .record(z.string(), z.json())
  .refine((value) => isWithinDepth(value, INTERACTION_DEPTH));
const unit = within([0, 1]);

const common = {
  name,
  position: pair(-LIMITS.coordinate, LIMITS.coordinate),
  size,
  rotation: within(RANGES.rotation),
  opacity: within(RANGES.opacity),
  locked: z.boolean(),
  hidden: z.boolean(),
  interactions: z.array(interaction).max(LIMITS.interactions),
};

const text = {
  text: z.string().max(LIMITS.textLength),
  fontFamily: name,
  fontSize: within(RANGES.fontSize),
  fontWeight: within(RANGES.fontWeight),
  fontStyle: z.enum(['normal', 'italic']),
  lineHeight: within(RANGES.lineHeight),
  letterSpacing: within(RANGES.letterSpacing),
  textAlign: z.enum(TEXT_ALIGNS),
  fill: colour,
};

const shape = {
  shape: z.enum(SHAPES),
  fill: colour,
  stroke: colour,
  strokeWidth: within(RANGES.strokeWidth),
  cornerRadius: within(RANGES.cornerRadius),
  points: z.array(pair(POINT_RANGE.least, POINT_RANGE.most)).max(LIMITS.points),
  path: z.string().max(LIMITS.path),
};

const image = {
  assetId: name,
  alt: z.string().max(LIMITS.path),
  crop: z.tuple([unit, unit, unit, unit]).refine(isCrop),
  filters: z.array(z.strictObject({ type: name, value: within([-1, 1]) })).max(MAX_FILTERS),
};

/** All properties that can be written, each with what it must be. Which of them an object has depends on its type. */
const described = describe({ ...common, ...text, ...shape, ...image });

const place = { pageId: id, parentId: id.nullable() };
const added = <Type extends string, Own extends z.ZodRawShape>(type: Type, own: Own) =>
  z.strictObject({
    type: z.literal(type),
    id: newId,
    ...z.object({ ...place, ...common, ...own }).partial().shape,
  });

/** What a new object is given. Properties left out read as their defaults. */
export const newObjectSchema = z.discriminatedUnion('type', [
  added('text', text),
  added('shape', shape),
  added('image', image),
  added('group', {}),
]);

const pageProperties = describe({ name, size, background: colour });
const after = id.nullable();
const offset = z.int().min(0);

const addPage = z.strictObject({
  type: z.literal('ADD_PAGE'),
  page: z.strictObject({ id: newId, ...z.object(pageProperties).partial().shape }),
  after: after.optional(),
});
const updatePage = z.strictObject({
  type: z.literal('UPDATE_PAGE'),
  id,
  payload: z.strictObject(pageProperties).partial(),
});
const addObject = z.strictObject({
  type: z.literal('ADD_OBJECT'),
  payload: newObjectSchema,
  after: after.optional(),
});
const updateObject = z.strictObject({
  type: z.literal('UPDATE_OBJECT'),
  id,
  payload: z.strictObject({ ...place, ...described }).partial(),
});
const group = z.strictObject({
  type: z.literal('GROUP'),
  ids: z.array(id).min(1).max(LIMITS.commands),
  id: newId,
  name: name.optional(),
});
const editText = z.strictObject({
  type: z.literal('EDIT_TEXT'),
  id,
  index: offset,
  remove: offset,
  insert: z.string().max(LIMITS.textLength),
});
const updateMeta = z.strictObject({
  type: z.literal('UPDATE_META'),
  payload: z
    .strictObject({ title: name, background: colour, brandKitId: id.nullable(), briefId: id.nullable() })
    .partial(),
});

/** Every command by its type, with `REORDER` in its form by id. */
export const commandSchemas = {
  ADD_PAGE: addPage,
  UPDATE_PAGE: updatePage,
  DELETE_PAGE: z.strictObject({ type: z.literal('DELETE_PAGE'), id }),
  MOVE_PAGE: z.strictObject({ type: z.literal('MOVE_PAGE'), id, after }),
  ADD_OBJECT: addObject,
  UPDATE_OBJECT: updateObject,
  DELETE_OBJECT: z.strictObject({ type: z.literal('DELETE_OBJECT'), id }),
  REORDER: z.strictObject({ type: z.literal('REORDER'), id, after }),
  GROUP: group,
  UNGROUP: z.strictObject({ type: z.literal('UNGROUP'), id }),
  EDIT_TEXT: editText,
  UPDATE_META: updateMeta,
} as const;

/** `REORDER` by place in the drawing order of a page's top-level objects, for callers that know no ids. Prefer the form by id. */
export const reorderByIndexSchema = z.strictObject({
  type: z.literal('REORDER'),
  from: offset,
  to: offset,
  pageId: id.optional(),
});

export type CommandType = keyof typeof commandSchemas;
export const COMMAND_TYPES = Object.keys(commandSchemas) as readonly CommandType[];

/** One canvas command, told apart by `type`. */
export const canvasCommandSchema = z.union([
  z.discriminatedUnion('type', [
    commandSchemas.ADD_PAGE,
    commandSchemas.UPDATE_PAGE,
    commandSchemas.DELETE_PAGE,
    commandSchemas.MOVE_PAGE,
    commandSchemas.ADD_OBJECT,
    commandSchemas.UPDATE_OBJECT,
    commandSchemas.DELETE_OBJECT,
    commandSchemas.REORDER,
    commandSchemas.GROUP,
    commandSchemas.UNGROUP,
    commandSchemas.EDIT_TEXT,
    commandSchemas.UPDATE_META,
  ]),
  reorderByIndexSchema,
]);

export type CanvasCommand = Readonlys<z.infer<typeof canvasCommandSchema>>;
/** The command of one type, `REORDER` in its form by id. */
export type CommandOf<Type extends CommandType> = Readonlys<z.infer<(typeof commandSchemas)[Type]>>;
/** The form of `REORDER` by index. */
export type ReorderByIndex = Readonlys<z.infer<typeof reorderByIndexSchema>>;
export type NewObject = CommandOf<'ADD_OBJECT'>['payload'];
export type ObjectPatch = CommandOf<'UPDATE_OBJECT'>['payload'];

function describe<Shape extends Record<string, z.ZodType>>(shape: Shape): Shape {
  const rows = Object.entries(shape).map(([key, schema]) => [key, schema.describe(PHRASES[key] ?? '')]);
  return Object.fromEntries(rows) as Shape;
}
