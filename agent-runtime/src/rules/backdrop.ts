import type { CanvasObject, ShapeObject, TextObject } from '@sparklio/shared/documents/canvas/schema';
import { blend, parseColour } from './colour.ts';
import type { Rgba } from './colour.ts';
import { boxAround, boxesTouch, polygonContains, polygonsTouch } from './geometry.ts';
import type { Point } from './geometry.ts';
import type { PageView } from './page-view.ts';

/** One colour that letters really stand on. */
export interface Backdrop {
  readonly colour: Rgba;
  /** true if it is the worst a picture under a translucent shape could give, not a colour that is known */
  readonly isAssumed: boolean;
}

export interface Backdrops {
  readonly colours: readonly Backdrop[];
  /** the objects these colours come from, back to front */
  readonly sources: readonly CanvasObject[];
  /** whether some letters stand on a picture itself, where no colour can be told */
  readonly hasPicture: boolean;
}

const BLACK: Rgba = { r: 0, g: 0, b: 0, alpha: 1 };
const WHITE: Rgba = { r: 1, g: 1, b: 1, alpha: 1 };

/** Slack in px: shapes that only graze a line of letters are not behind it. */
const GRAZE_PX = 1;

/** Behind more layers than this no ground can be told with reasonable effort; no real page has them. */
const LAYER_LIMIT = 24;
/** More distinct colours than this behind one line are not told apart. */
const COLOUR_LIMIT = 32;

/**
 * The colours behind a text, line by line: the page, then every shape below it in drawing order, with its
 * opacity. A shape behind all of a line replaces what was there; one behind part of it adds to it, so that
 * the worst of all can be judged. Texts and outlines below are not counted.
 */
export function backdropsOf(text: TextObject, view: PageView): Backdrops {
  const below = view
    .touching(view.inkBox(text))
    .filter((object) => object.type === 'image' || isSolid(object))
    .filter((object) => view.isInFront(text, object) && view.opacity(object) > 0);
  const colours = new Map<string, Backdrop>();
  const sources = new Set<CanvasObject>();
  let hasPicture = false;
  for (const line of view.ink(text)) {
    const behind = behindLine(line, below, view);
    for (const backdrop of behind.colours) colours.set(keyOf(backdrop), backdrop);
    for (const source of behind.sources) sources.add(source);
    hasPicture ||= behind.hasPicture;
  }
  return { colours: [...colours.values()], sources: [...sources], hasPicture };
}

function behindLine(line: readonly Point[], below: readonly CanvasObject[], view: PageView): Backdrops {
  const page = parseColour(view.page.background) ?? WHITE;
  const layers = layersBehind(line, below, view);
  if (layers === undefined) return { colours: [], sources: [], hasPicture: true };
  let colours: readonly Backdrop[] = [{ colour: blend(page, WHITE), isAssumed: false }];
  let hasPicture = false;
  for (const { paint, opacity, covers } of layers) {
    if (paint === undefined) {
      hasPicture = true;
      if (covers) colours = [];
      continue;
    }
    const isOpaque = paint.alpha * opacity >= OPAQUE;
    const under = hasPicture ? [...colours, ...PICTURE_EXTREMES] : colours;
    const over = under.map(({ colour, isAssumed }) => ({
      colour: blend(paint, colour, opacity),
      isAssumed: isAssumed && !isOpaque,
    }));
    colours = distinct(covers ? over : [...colours, ...over]);
    hasPicture &&= !covers;
  }
  return { colours, sources: layers.map(({ object }) => object), hasPicture };
}

const OPAQUE = 0.999;

interface Layer {
  readonly object: CanvasObject;
  /** undefined for a picture */
  readonly paint: Rgba | undefined;
  readonly opacity: number;
  /** whether it lies behind the whole line */
  readonly covers: boolean;
}

/** What lies behind a line, back to front, from the frontmost layer that hides all below it; undefined for too many. */
function layersBehind(
  line: readonly Point[],
  below: readonly CanvasObject[],
  view: PageView,
): readonly Layer[] | undefined {
  const lineBox = boxAround(line);
  const layers: Layer[] = [];
  for (const object of below.toReversed()) {
    if (!boxesTouch(view.box(object), lineBox, GRAZE_PX)) continue;
    const corners = view.corners(object);
    if (!polygonsTouch(corners, line, GRAZE_PX)) continue;
    const paint = object.type === 'shape' ? parseColour(object.fill) : undefined;
    if (object.type === 'shape' && (paint === undefined || paint.alpha === 0)) continue;
    const opacity = view.opacity(object);
    const covers = coversLine(object, corners, line);
    layers.unshift({ object, paint, opacity, covers });
    if (covers && (paint === undefined || paint.alpha * opacity >= OPAQUE)) return layers;
    if (layers.length > LAYER_LIMIT) return undefined;
  }
  return layers;
}

const PICTURE_EXTREMES: readonly Backdrop[] = [
  { colour: BLACK, isAssumed: true },
  { colour: WHITE, isAssumed: true },
];

/** Shapes whose fill makes an area. Lines and arrows have none. */
function isSolid(object: CanvasObject): object is ShapeObject {
  return object.type === 'shape' && object.shape !== 'line' && object.shape !== 'arrow';
}

function coversLine(object: CanvasObject, corners: readonly Point[], line: readonly Point[]): boolean {
  if (object.type === 'image' || (object.type === 'shape' && object.shape === 'rect')) {
    return polygonContains(corners, line, GRAZE_PX);
  }
  if (object.type === 'shape' && object.shape === 'ellipse') {
    return line.every((point) => isInEllipse(object, point));
  }
  return false; // of polygons and paths only parts may lie behind the line
}

function isInEllipse({ position, size, rotation }: ShapeObject, [px, py]: Point): boolean {
  const [rx, ry] = [size[0] / 2, size[1] / 2];
  const [dx, dy] = [px - position[0] - rx, py - position[1] - ry];
  const radians = (-rotation * Math.PI) / 180;
  const x = dx * Math.cos(radians) - dy * Math.sin(radians);
  const y = dx * Math.sin(radians) + dy * Math.cos(radians);
  return (x / rx) ** 2 + (y / ry) ** 2 <= 1;
}

function distinct(colours: readonly Backdrop[]): readonly Backdrop[] {
  return [...new Map(colours.map((backdrop) => [keyOf(backdrop), backdrop])).values()].slice(0, COLOUR_LIMIT);
}

function keyOf({ colour: { r, g, b }, isAssumed }: Backdrop): string {
  return `${[r, g, b].map((value) => Math.round(value * 255)).join(',')},${isAssumed}`;
}
