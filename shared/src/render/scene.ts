import type { AssetId, ObjectId } from '../ids.ts';
import type {
  CanvasObject,
  CanvasPage,
  GroupObject,
  ImageObject,
  TextObject,
} from '../documents/canvas/schema.ts';
import type { FontBook } from '../fonts/font-book.ts';
import { layoutText } from '../text/layout.ts';
import type { TextLine } from '../text/layout.ts';
import { parseColour } from './colour.ts';
import type { Colour } from './colour.ts';
import { filterSteps } from './image-filters.ts';
import type { FilterStep } from './image-filters.ts';
import { createPlaceholder } from './placeholder.ts';
import type { Placeholder } from './placeholder.ts';
import { shapeParts } from './shapes.ts';
import type { ShapePart } from './shapes.ts';

/** px in page coordinates, before rotation */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface NodeCommon {
  readonly id: ObjectId;
  readonly box: Box;
  /** degrees clockwise about the centre of the box */
  readonly rotation: number;
  /** 0–1, of the node as a whole */
  readonly opacity: number;
}

export interface ShapeNode extends NodeCommon {
  readonly kind: 'shape';
  readonly parts: readonly ShapePart[];
}

export interface TextNode extends NodeCommon {
  readonly kind: 'text';
  /** `x` and `baseline` count from the box's top-left corner */
  readonly lines: readonly TextLine[];
  readonly fontSize: number;
  readonly letterSpacing: number;
  readonly fill: Colour | undefined;
}

export interface ImageNode extends NodeCommon {
  readonly kind: 'image';
  readonly assetId: AssetId;
  readonly alt: string;
  /** where the whole picture lies so that the visible part fills the box; equal to the box if nothing is cropped */
  readonly picture: Box;
  readonly filters: readonly FilterStep[];
  /** what is drawn where the picture is missing */
  readonly placeholder: Placeholder;
}

/** Children stand in page coordinates; the group gives them its opacity and nothing else. */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: ObjectId;
  readonly opacity: number;
  readonly children: readonly SceneNode[];
}

export type SceneNode = ShapeNode | TextNode | ImageNode | GroupNode;

/** A page ready to be drawn: what is hidden is gone, text is laid out, colours are read. Back to front. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly background: Colour | undefined;
  readonly nodes: readonly SceneNode[];
}

/**
 * Builds the scene of one page.
 *
 * @param objects the page's objects in drawing order, each group followed by its children
 * Objects with numbers that are not finite are left out, as are those of other pages.
 */
export function buildScene(page: CanvasPage, objects: readonly CanvasObject[], fonts: FontBook): Scene {
  const nodes: SceneNode[] = [];
  const inside = new Map<ObjectId, SceneNode[]>();
  for (const object of objects) {
    if (object.pageId !== page.id || !isDrawable(object)) continue;
    const siblings = (object.parentId === undefined ? undefined : inside.get(object.parentId)) ?? nodes;
    if (object.type === 'group') {
      const children: SceneNode[] = [];
      inside.set(object.id, children);
      if (!object.hidden) siblings.push(groupNode(object, children));
    } else if (!object.hidden) siblings.push(leafNode(object, fonts));
  }
  const [width, height] = page.size;
  return { width, height, background: parseColour(page.background), nodes };
}

/** The node of one object that is not a group, as `buildScene` makes it. */
export function leafNode(object: Exclude<CanvasObject, GroupObject>, fonts: FontBook): SceneNode {
  switch (object.type) {
    case 'text':
      return textNode(object, fonts);
    case 'image':
      return imageNode(object, fonts);
    case 'shape':
      return { ...common(object), kind: 'shape', parts: shapeParts(object) };
  }
}

function common(object: CanvasObject): NodeCommon {
  const [x, y] = object.position;
  const [width, height] = object.size;
  return {
    id: object.id,
    box: { x, y, width, height },
    rotation: object.rotation % 360,
    opacity: share(object.opacity),
  };
}

function groupNode(group: GroupObject, children: readonly SceneNode[]): GroupNode {
  return { kind: 'group', id: group.id, opacity: share(group.opacity), children };
}

function textNode(object: TextObject, fonts: FontBook): TextNode {
  return {
    ...common(object),
    kind: 'text',
    lines: layoutText(object, fonts).lines,
    fontSize: object.fontSize,
    letterSpacing: object.letterSpacing,
    fill: parseColour(object.fill),
  };
}

function imageNode(object: ImageObject, fonts: FontBook): ImageNode {
  const base = common(object);
  const { box } = base;
  const [left, top, wide, high] = object.crop;
  const width = box.width / Math.max(wide, SMALLEST_CROP);
  const height = box.height / Math.max(high, SMALLEST_CROP);
  return {
    ...base,
    kind: 'image',
    assetId: object.assetId,
    alt: object.alt,
    picture: { x: box.x - left * width, y: box.y - top * height, width, height },
    filters: filterSteps(object.filters, box.width, box.height),
    placeholder: createPlaceholder(object, fonts),
  };
}

/** Smaller visible parts would ask the drawing engine for pictures of absurd size. */
const SMALLEST_CROP = 0.001;

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function isDrawable(object: CanvasObject): boolean {
  const numbers = [...object.position, ...object.size, object.rotation, object.opacity];
  if (object.type === 'text')
    numbers.push(object.fontSize, object.lineHeight, object.letterSpacing, object.fontWeight);
  if (object.type === 'image') numbers.push(...object.crop);
  if (object.type === 'shape') numbers.push(object.strokeWidth, object.cornerRadius, ...object.points.flat());
  return numbers.every(Number.isFinite) && object.size.every((side) => side > 0);
}
