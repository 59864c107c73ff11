import type { Check } from '../entry.ts';
import { freezeDeep } from '../json-value.ts';
import * as are from './property-checks.ts';
import { DEFAULTS, LIMITS, OBJECT_TYPES, SHAPES, TEXT_ALIGNS } from './schema.ts';
import type {
  CanvasMeta,
  CanvasPage,
  Json,
  ObjectType,
  TextObject,
  ImageObject,
  ShapeObject,
  GroupObject,
} from './schema.ts';

/** One property of an entry: the form of its value, and what it reads as where no valid value is stored. */
export interface Property {
  readonly check: Check<Json>;
  readonly fallback: Json;
}

type Checks<Value, Without extends string> = {
  readonly [Key in Exclude<keyof Value, Without>]-?: Check<Value[Key]>;
};
type Structure = 'id' | 'type' | 'pageId' | 'parentId' | 'text';

const NONE = 0;
const MAX_STROKE_PX = 2_000;
/** multiple of the font size */
const MAX_LINE_HEIGHT = 10;

/** Ranges of numbers, least and most, in the units of the property. Commands refuse what lies outside, reading passes it over. */
export const RANGES = {
  rotation: [-36_000, 36_000],
  opacity: [NONE, 1],
  fontSize: [1, LIMITS.fontSize],
  fontWeight: [1, 1000],
  lineHeight: [0.1, MAX_LINE_HEIGHT],
  letterSpacing: [-1_000, 1_000],
  strokeWidth: [NONE, MAX_STROKE_PX],
  cornerRadius: [NONE, LIMITS.size],
} as const;

const inRange = (name: keyof typeof RANGES): Check<number> => are.numberIn(RANGES[name][0], RANGES[name][1]);

const common: Checks<GroupObject, Structure> = {
  order: are.word,
  name: are.word,
  position: are.place,
  size: are.extent,
  rotation: inRange('rotation'),
  opacity: inRange('opacity'),
  locked: are.boolean,
  hidden: are.boolean,
  interactions: are.interactions,
};

const text: Checks<TextObject, Structure | keyof typeof common> = {
  fontFamily: are.word,
  fontSize: inRange('fontSize'),
  fontWeight: inRange('fontWeight'),
  fontStyle: are.oneOf(['normal', 'italic']),
  lineHeight: inRange('lineHeight'),
  letterSpacing: inRange('letterSpacing'),
  textAlign: are.oneOf(TEXT_ALIGNS),
  fill: are.colour,
};

const shape: Checks<ShapeObject, Structure | keyof typeof common> = {
  shape: are.oneOf(SHAPES),
  fill: are.colour,
  stroke: are.colour,
  strokeWidth: inRange('strokeWidth'),
  cornerRadius: inRange('cornerRadius'),
  points: are.points,
  path: are.path,
};

const image: Checks<ImageObject, Structure | keyof typeof common> = {
  assetId: are.word,
  alt: are.path,
  crop: are.crop,
  filters: are.filters,
};

const page: Checks<CanvasPage, 'id'> = {
  name: are.word,
  size: are.extent,
  background: are.colour,
  order: are.word,
};

const meta: Checks<CanvasMeta, 'brandKitId' | 'briefId'> = {
  schemaVersion: are.numberIn(0, Number.MAX_SAFE_INTEGER),
  title: are.word,
  background: are.colour,
};

/** Properties per type, apart from those that make the structure: id, type, pageId, parentId and a text's text. */
export const PROPERTIES: Readonly<Record<ObjectType | 'page' | 'meta', ReadonlyMap<string, Property>>> = {
  text: table({ ...common, ...text }, { ...DEFAULTS.common, ...DEFAULTS.text }),
  shape: table({ ...common, ...shape }, { ...DEFAULTS.common, ...DEFAULTS.shape }),
  image: table({ ...common, ...image }, { ...DEFAULTS.common, ...DEFAULTS.image }),
  group: table(common, DEFAULTS.common),
  page: table(page, DEFAULTS.page),
  meta: table(meta, DEFAULTS.meta),
};

/** The defaults of each kind by name. */
export const FALLBACKS: Readonly<Record<keyof typeof PROPERTIES, Readonly<Record<string, Json>>>> = {
  text: fallbacksOf('text'),
  shape: fallbacksOf('shape'),
  image: fallbacksOf('image'),
  group: fallbacksOf('group'),
  page: fallbacksOf('page'),
  meta: fallbacksOf('meta'),
};

function fallbacksOf(kind: keyof typeof PROPERTIES): Readonly<Record<string, Json>> {
  return Object.freeze(
    Object.fromEntries([...PROPERTIES[kind]].map(([name, { fallback }]) => [name, fallback])),
  );
}

/** Ids that `meta` holds where there is one. */
export const META_IDS = ['brandKitId', 'briefId'] as const;

/** Whether objects of the type have the property, the structural ones and `text` included. */
export function hasProperty(type: ObjectType, property: string): boolean {
  if (property === 'pageId' || property === 'parentId') return true;
  return property === 'text' ? type === 'text' : PROPERTIES[type].has(property);
}

export const objectType: Check<ObjectType> = are.oneOf(OBJECT_TYPES);

function table(
  checks: Readonly<Record<string, Check<unknown>>>,
  fallbacks: Readonly<Record<string, Json>>,
): ReadonlyMap<string, Property> {
  const rows = Object.entries(checks).map(([name, check]): [string, Property] => {
    const fallback = fallbacks[name];
    if (fallback === undefined) throw new Error(`The property ${name} has no default.`);
    // Every check above lets JSON through and nothing else; interfaces without an index signature hide that from the compiler.
    return [name, { check: check as Check<Json>, fallback: freezeDeep(fallback) }];
  });
  return new Map(rows);
}
