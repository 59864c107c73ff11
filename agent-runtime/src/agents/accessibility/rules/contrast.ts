import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { backdropsOf } from '../../../rules/backdrop.ts';
import type { Backdrop, Backdrops } from '../../../rules/backdrop.ts';
import { blend, contrastOf, formatColour, nearestOf, parseColour, shadesOf } from '../../../rules/colour.ts';
import type { Rgba } from '../../../rules/colour.ts';
import { updateObject } from '../../../rules/mend-command.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { ReadRecorder } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { nameOf } from '../../../rules/wording.ts';

/** WCAG 2.2, 1.4.3: large text is 18 pt (24 px), or 14 pt (18.66 px) and bold. */
const LARGE_PX = 24;
const LARGE_BOLD_PX = 18.66;
const BOLD = 700;

/**
 * Text against what is really behind it, the worst place counts. Sizes are those of the page at 1×, where a
 * page px is a CSS px: a page that is shown smaller is not judged more strictly. Over a bare picture nothing is
 * reported, because the colours of its pixels are not known here; over a picture behind a translucent shape
 * the worst possible pixel counts.
 */
export const contrast: Rule = {
  id: 'accessibility.contrast',
  title: 'Text stands out from its background (WCAG 2.2, 1.4.3; sizes at 1×)',
  check(object, { view, brand }) {
    if (object.type !== 'text' || object.text.trim() === '') return [];
    const fill = parseColour(object.fill);
    const opacity = view.opacity(object);
    if (fill === undefined || fill.alpha * opacity === 0) return [];
    const backdrops = backdropsOf(object, view);
    const worst = worstOf(fill, opacity, backdrops.colours);
    const needed = neededRatio(object);
    if (worst === undefined || worst.ratio >= needed) return [];
    const ratio = (Math.floor(worst.ratio * 100) / 100).toFixed(2);
    const ground = formatColour(worst.backdrop.colour);
    const where = worst.backdrop.isAssumed
      ? `${ground}, the worst that the picture under the translucent shape can give`
      : ground;
    return [
      {
        targets: [object.id, ...backdrops.sources.map(({ id }) => id)],
        values: `${formatColour(fill)}/${ground}`,
        title: `Contrast too low: ${nameOf(object)}`,
        rationale:
          `${nameOf(object)} in ${formatColour(fill)} stands on ${where}: contrast ${ratio} : 1. ` +
          `WCAG 2.2 asks for ${needed} : 1 at ${Math.round(object.fontSize)} px${object.fontWeight >= BOLD ? ' bold' : ''}.`,
        advice: 'No colour passes everywhere behind this text; change what is behind it.',
        reads: readsOf(object, backdrops, view),
        mends: () => mendsOf(object, { fill, opacity, needed }, backdrops.colours, brand),
      },
    ];
  },
  watchers: (object, { view }) =>
    object.type === 'text' || object.type === 'group'
      ? []
      : view
          .touching(view.box(object))
          .filter((other) => other.type === 'text' && view.isInFront(other, object)),
};

function neededRatio({ fontSize, fontWeight }: TextObject): 3 | 4.5 {
  return fontSize >= LARGE_PX || (fontSize >= LARGE_BOLD_PX && fontWeight >= BOLD) ? 3 : 4.5;
}

function worstOf(
  fill: Rgba,
  opacity: number,
  colours: readonly Backdrop[],
): { ratio: number; backdrop: Backdrop } | undefined {
  return colours
    .map((backdrop) => ({
      ratio: contrastOf(blend(fill, backdrop.colour, opacity), backdrop.colour),
      backdrop,
    }))
    .toSorted((a, b) => a.ratio - b.ratio)[0];
}

/** Palette colours that pass, nearest first; then darker and lighter shades of the colour itself. */
function* mendsOf(
  text: TextObject,
  { fill, opacity, needed }: { fill: Rgba; opacity: number; needed: number },
  colours: readonly Backdrop[],
  brand: BrandKit | null,
): Iterable<Mend> {
  const passes = (colour: Rgba): boolean => (worstOf(colour, opacity, colours)?.ratio ?? 0) >= needed;
  for (const { name, hex } of nearestOf(fill, brand?.palette ?? [])) {
    const opaque = parseColour(hex);
    if (opaque === undefined || !passes({ ...opaque, alpha: fill.alpha })) continue;
    const next = formatColour({ ...opaque, alpha: fill.alpha });
    yield { commands: [updateObject(text.id, { fill: next })], says: `It becomes ${name}, ${next}.` };
  }
  for (const shade of shadesOf(fill)) {
    if (!passes(shade)) continue;
    const next = formatColour(shade);
    yield { commands: [updateObject(text.id, { fill: next })], says: `It becomes ${next}.` };
  }
}

function readsOf(text: TextObject, { sources }: Backdrops, view: PageView) {
  const reads = new ReadRecorder().of(text, 'fill', 'fontSize', 'fontWeight', 'opacity', 'position', 'size');
  for (const source of sources) reads.of(source, 'position', 'size', 'opacity');
  for (const source of sources) if (source.type === 'shape') reads.of(source, 'fill');
  return reads.of(view.page, 'background').all();
}
