import type { AssetId, ObjectId, PageId } from '../../ids.ts';

/** The version of the canvas shape that this code writes. `migrate` brings older documents here. */
export const CANVAS_VERSION = 1;

/** Root names. Each is a Y.Map; `pages` and `objects` are keyed by id and hold a Y.Map per entry. */
export const CANVAS_ROOTS = { meta: 'meta', pages: 'pages', objects: 'objects' } as const;

/**
 * The key under which an entry keeps the JSON it was born with. A property changed later
 * gets a key of its own, which wins over `base`; keys are replaced, never deleted.
 */
export const BASE = 'base';

/** The key under which a text object keeps its Y.Text. It is never part of `base`. */
export const TEXT = 'text';

/** `[x, y]` or `[width, height]` in page pixels. Finite; sizes are > 0. */
export type Pair = readonly [number, number];

/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const OBJECT_TYPES = ['text', 'image', 'shape', 'group'] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

export const SHAPES = ['rect', 'ellipse', 'line', 'arrow', 'polygon', 'path'] as const;
export type Shape = (typeof SHAPES)[number];

export const TEXT_ALIGNS = ['left', 'center', 'right', 'justify'] as const;
export type TextAlign = (typeof TEXT_ALIGNS)[number];

/** Something that happens when a person clicks the object in the finished work. */
export interface Interaction {
  readonly [key: string]: Json;
}

/** A change to how an image is drawn, `{ type: 'brightness', value: 0.2 }`; values lie in −1…1. */
export interface ImageFilter {
  readonly type: string;
  readonly value: number;
}

export interface CanvasPage {
  readonly id: PageId;
  readonly name: string;
  /** px */
  readonly size: Pair;
  /** CSS colour, `#rrggbb` or `#rrggbbaa`, or `transparent` */
  readonly background: string;
  /** fractional index; ties are broken by id */
  readonly order: string;
}

interface CommonProperties {
  readonly id: ObjectId;
  readonly pageId: PageId;
  /** The group it is in. Absent at the top level, and read as absent when that group is gone. */
  readonly parentId?: ObjectId;
  /** fractional index among the objects of its page; ties are broken by id; later is in front */
  readonly order: string;
  readonly name: string;
  /** top-left before rotation, px, page coordinates, for children of groups too */
  readonly position: Pair;
  /** px */
  readonly size: Pair;
  /** degrees clockwise about the centre of the box */
  readonly rotation: number;
  /** 0–1 */
  readonly opacity: number;
  readonly locked: boolean;
  readonly hidden: boolean;
  readonly interactions: readonly Interaction[];
}

export interface TextObject extends CommonProperties {
  readonly type: 'text';
  readonly text: string;
  readonly fontFamily: string;
  /** px */
  readonly fontSize: number;
  /** 100–900 */
  readonly fontWeight: number;
  readonly fontStyle: 'normal' | 'italic';
  /** multiple of the font size */
  readonly lineHeight: number;
  /** px added after each character */
  readonly letterSpacing: number;
  readonly textAlign: TextAlign;
  readonly fill: string;
}

export interface ShapeObject extends CommonProperties {
  readonly type: 'shape';
  readonly shape: Shape;
  readonly fill: string;
  readonly stroke: string;
  /** px; 0 is no stroke */
  readonly strokeWidth: number;
  /** px */
  readonly cornerRadius: number;
  /** for line, arrow and polygon: corners as fractions 0–1 of the box; for path: none, see `path` */
  readonly points: readonly Pair[];
  /** SVG path data in a 0 0 1 1 box; only for `path` */
  readonly path: string;
}

export interface ImageObject extends CommonProperties {
  readonly type: 'image';
  readonly assetId: AssetId;
  /** what the picture shows, for people who do not see it; empty if nobody has said */
  readonly alt: string;
  /** visible part of the picture `[x, y, width, height]`, fractions 0–1 */
  readonly crop: readonly [number, number, number, number];
  readonly filters: readonly ImageFilter[];
}

/** Its stored box is ignored: the box of a group is that of its children. */
export interface GroupObject extends CommonProperties {
  readonly type: 'group';
}

export type CanvasObject = TextObject | ShapeObject | ImageObject | GroupObject;

export interface CanvasMeta {
  readonly schemaVersion: number;
  readonly title: string;
  readonly brandKitId?: string;
  readonly briefId?: string;
  readonly background: string;
}

/** A canvas as plain frozen values. `pages` and the objects of a page stand in drawing order, back to front. */
export interface CanvasSnapshot {
  readonly meta: CanvasMeta;
  readonly pages: readonly CanvasPage[];
  readonly objects: readonly CanvasObject[];
}

/** What a property reads as when neither the entry nor its base holds a valid value. Never written by reading. */
export const DEFAULTS = {
  page: { name: 'Page', size: [1080, 1080], background: '#ffffff', order: 'a0' },
  common: {
    order: 'a0',
    name: '',
    position: [0, 0],
    size: [100, 100],
    rotation: 0,
    opacity: 1,
    locked: false,
    hidden: false,
    interactions: [],
  },
  text: {
    fontFamily: 'Inter',
    fontSize: 32,
    fontWeight: 400,
    fontStyle: 'normal',
    lineHeight: 1.25,
    letterSpacing: 0,
    textAlign: 'left',
    fill: '#1b1b19',
  },
  shape: {
    shape: 'rect',
    fill: '#d9d9d4',
    stroke: 'transparent',
    strokeWidth: 0,
    cornerRadius: 0,
    points: [],
    path: '',
  },
  image: { assetId: '', alt: '', crop: [0, 0, 1, 1], filters: [] },
  meta: { schemaVersion: CANVAS_VERSION, title: 'Untitled', background: '#ffffff' },
} as const;

/** Limits that commands refuse to pass, in the units of the property. */
export const LIMITS = {
  objects: 20_000,
  pages: 200,
  textLength: 100_000,
  name: 200,
  coordinate: 100_000,
  size: 50_000,
  fontSize: 4_000,
  points: 5_000,
  path: 100_000,
  interactions: 50,
  commands: 2_000,
} as const;

/** One property that a command changed. `before` or `after` is absent when the property was not, or no longer is, there. */
export interface Change {
  readonly target: string;
  readonly property: string;
  readonly before?: Json;
  readonly after?: Json;
}
