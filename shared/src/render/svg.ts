import type { CanvasObject, CanvasPage } from '../documents/canvas/schema.ts';
import type { FontBook } from '../fonts/font-book.ts';
import type { AssetId } from '../ids.ts';
import { buildScene } from './scene.ts';
import type { Box, ImageNode, Scene, SceneNode, TextNode } from './scene.ts';
import { pathData } from './path-data.ts';
import type { Colour } from './colour.ts';
import type { ShapePart } from './shapes.ts';
import { PLACEHOLDER } from './placeholder.ts';
import type { TextRun } from '../text/text-layout.ts';
import { splitGraphemes } from '../text/measure.ts';
import { element, escape, number } from './xml.ts';

export interface SvgOptions {
  /** Where the picture of an asset is found: a URL or a data URI. `undefined` draws a placeholder. */
  readonly imageHref: (assetId: AssetId, node: ImageNode) => string | undefined;
  /** Set before every id; give each its own when several pages stand in one HTML document. Letters and digits. */
  readonly idPrefix?: string;
}

/** Draws a page. Pure; see `buildScene` and `sceneToSvg`. */
export function renderPageSvg(
  page: CanvasPage,
  objects: readonly CanvasObject[],
  options: SvgOptions & { readonly fonts: FontBook },
): string {
  return sceneToSvg(buildScene(page, objects, options.fonts), options);
}

/**
 * Writes a scene as SVG 1.1 that browsers and resvg draw alike. Text stays text: each run names the exact bundled
 * face and place, so nothing is left for the engine to break or to choose. Every string is escaped, colours and
 * fonts come from fixed alphabets and ids are counted, so no text of a document can become markup.
 */
export function sceneToSvg(scene: Scene, options: SvgOptions): string {
  const ids = counter((options.idPrefix ?? 'page').replaceAll(/[^a-z0-9]/gi, ''));
  const definitions: string[] = [];
  const context: Context = {
    imageHref: options.imageHref,
    define(write) {
      const id = ids();
      definitions.push(write(id));
      return `url(#${id})`;
    },
  };
  const { width, height } = scene;
  const background = scene.background ? element('rect', { width, height, ...filled(scene.background) }) : '';
  const content = scene.nodes.map((node) => drawNode(node, context)).join('');
  const defs = definitions.length > 0 ? element('defs', {}, definitions.join('')) : '';
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:xlink': 'http://www.w3.org/1999/xlink',
      width,
      height,
      viewBox: `0 0 ${number(width)} ${number(height)}`,
    },
    defs + background + content,
  );
}

interface Context {
  readonly imageHref: SvgOptions['imageHref'];
  /** Adds a definition and returns the reference to it. */
  define(write: (id: string) => string): string;
}

function counter(prefix: string): () => string {
  let count = 0;
  return () => `${prefix || 'page'}-${(count += 1)}`;
}

function drawNode(node: SceneNode, context: Context): string {
  const opacity = node.opacity < 1 ? node.opacity : undefined;
  if (node.kind === 'group') {
    return element('g', { opacity }, node.children.map((child) => drawNode(child, context)).join(''));
  }
  const { box } = node;
  const transform =
    node.rotation === 0
      ? undefined
      : `rotate(${number(node.rotation)} ${number(box.x + box.width / 2)} ${number(box.y + box.height / 2)})`;
  const content =
    node.kind === 'shape'
      ? node.parts.map(drawPart).join('')
      : node.kind === 'text'
        ? drawText(node, box)
        : drawImage(node, context);
  return transform === undefined && opacity === undefined
    ? content
    : element('g', { transform, opacity }, content);
}

function drawPart(part: ShapePart): string {
  const paint = {
    ...(part.fill ? filled(part.fill) : { fill: 'none' }),
    stroke: part.stroke?.colour.hex,
    'stroke-opacity': part.stroke && part.stroke.colour.alpha < 1 ? part.stroke.colour.alpha : undefined,
    'stroke-width': part.stroke?.width,
  };
  switch (part.kind) {
    case 'rect': {
      const { x, y, width, height, radius } = part;
      return element('rect', { x, y, width, height, rx: radius > 0 ? radius : undefined, ...paint });
    }
    case 'ellipse': {
      const { cx, cy, rx, ry } = part;
      return element('ellipse', { cx, cy, rx, ry, ...paint });
    }
    case 'path':
      return part.segments.length === 0
        ? ''
        : element('path', { d: pathData(part.segments, number), ...paint });
  }
}

function filled(colour: Colour): Record<string, string | number | undefined> {
  return { fill: colour.hex, 'fill-opacity': colour.alpha < 1 ? colour.alpha : undefined };
}

function drawText(node: Pick<TextNode, 'lines' | 'fontSize' | 'fill'>, box: Box): string {
  if (!node.fill) return '';
  const runs = node.lines.flatMap((line) =>
    line.runs.flatMap((run) => drawRun(run, box.x + run.x, box.y + line.baseline)),
  );
  return element(
    'g',
    { ...filled(node.fill), 'font-size': node.fontSize, 'text-rendering': 'geometricPrecision' },
    runs.join(''),
  );
}

/** Spaced letters are placed one by one: not every engine knows that spacing rules ligatures out. */
function drawRun(run: TextRun, x: number, y: number): string[] {
  const font = {
    'font-family': run.family,
    'font-weight': run.weight === 400 ? undefined : run.weight,
    'font-style': run.style === 'normal' ? undefined : run.style,
  };
  const write = (text: string, at: string): string =>
    element(
      'text',
      { x: at, y, ...font, 'xml:space': /^ | {2}| $/.test(text) ? 'preserve' : undefined },
      escape(text),
    );
  if (!run.letters) return [write(run.text, number(x))];
  const starts = run.letters.map((start) => number(x + start));
  const letters = splitGraphemes(run.text);
  // A list of places counts UTF-16 units in some engines and characters in others.
  if (letters.every((letter) => letter.length === 1)) return [write(run.text, starts.join(' '))];
  return letters.map((letter, index) => write(letter, starts[index] ?? number(x)));
}

function drawImage(node: ImageNode, context: Context): string {
  const href = safeHref(context.imageHref(node.assetId, node));
  if (href === undefined) return drawPlaceholder(node);
  const { box, picture } = node;
  const cropped = picture.width !== box.width || picture.height !== box.height;
  const filter = node.filters.length > 0 ? context.define((id) => writeFilter(id, node)) : undefined;
  const clip =
    cropped || filter !== undefined
      ? context.define((id) => element('clipPath', { id }, element('rect', { ...box })))
      : undefined;
  const image = element('image', {
    ...picture,
    preserveAspectRatio: 'none',
    href,
    'xlink:href': href,
    filter,
    role: node.alt === '' ? undefined : 'img',
    'aria-label': node.alt === '' ? undefined : node.alt,
  });
  return clip === undefined ? image : element('g', { 'clip-path': clip }, image);
}

/** Only addresses of pictures; a caller's mistake must not turn into a script or a foreign document. */
function safeHref(href: string | undefined): string | undefined {
  return href !== undefined && /^(?:data:image\/|https?:\/\/|blob:|\/(?!\/)|\.{1,2}\/)/i.test(href)
    ? href
    : undefined;
}

/** A blur mixes the nothing around a picture into its edges; a corner is left with a quarter of its
 * alpha, or less where blurs are approximated. This gives it back. */
const HOLD_EDGES = element(
  'feComponentTransfer',
  {},
  element('feFuncA', { type: 'linear', slope: 8, intercept: 0 }),
);

function writeFilter(id: string, { filters, box }: ImageNode): string {
  const steps = filters.map((step) =>
    step.kind === 'blur'
      ? element('feGaussianBlur', { stdDeviation: step.deviation }) + HOLD_EDGES
      : element('feColorMatrix', { type: 'matrix', values: step.matrix.map(number).join(' ') }),
  );
  return element(
    'filter',
    { id, filterUnits: 'userSpaceOnUse', ...box, 'color-interpolation-filters': 'sRGB' },
    steps.join(''),
  );
}

function drawPlaceholder({ box, placeholder }: ImageNode): string {
  const { parts, lines, fontSize, drop } = placeholder;
  const fill = { hex: PLACEHOLDER.ink, alpha: 1 };
  return parts.map(drawPart).join('') + drawText({ lines, fontSize, fill }, { ...box, y: box.y + drop });
}
