import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import { minTextPx } from '../../../rules/fit.ts';
import { updateObject } from '../../../rules/mend-command.ts';
import { isFree } from '../../../rules/moves.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { countOf, nameOf, show } from '../../../rules/wording.ts';

const SETTING = [
  'size',
  'fontFamily',
  'fontSize',
  'fontWeight',
  'fontStyle',
  'lineHeight',
  'letterSpacing',
] as const;

/** Steps of the font size that are tried, px on a page 1080 px wide. */
const STEP_PX = 0.5;

/** The lines of a text need more room than its box has. */
export const overflow: Rule = {
  id: 'layout.overflow',
  title: 'Text fits its box',
  check(object, { view, brand }) {
    if (object.type !== 'text' || object.text.trim() === '') return [];
    const layout = view.layout(object);
    if (!layout.overflows) return [];
    const [width, height] = object.size;
    const isTall = layout.height > height + 0.5;
    return [
      {
        targets: [object.id],
        values: `${show(layout.width)}x${show(layout.height)}/${show(width)}x${show(height)}`,
        title: `Text runs out of its box: ${nameOf(object)}`,
        rationale: isTall
          ? `${nameOf(object)} needs ${show(layout.height)} px for ${countOf(layout.lines.length, 'line')}; its box is ${show(height)} px high.`
          : `${nameOf(object)} needs ${show(layout.width)} px across; its box is ${show(width)} px wide.`,
        advice:
          'There is no room to grow and smaller letters would be too small; shorten the text or make room.',
        reads: reading(object, 'text', ...SETTING),
        mends: () =>
          [growth(object, view), shrinkage(object, minTextPx(view, brand), view)]
            .filter(isMend)
            .toSorted((a, b) => a.change - b.change),
      },
    ];
  },
};

/** `change` is how much of the design it alters, as a share. */
type SizedMend = Mend & { readonly change: number };

function isMend(mend: SizedMend | undefined): mend is SizedMend {
  return mend !== undefined;
}

function growth(text: TextObject, view: PageView): SizedMend | undefined {
  const layout = view.layout(text);
  const [x, y] = text.position;
  const size = [Math.max(text.size[0], Math.ceil(layout.width)), Math.ceil(layout.height)] as const;
  if (text.rotation !== 0 || !isFree(text, { x, y, width: size[0], height: size[1] }, view, view.box(text)))
    return undefined;
  return {
    commands: [updateObject(text.id, { size })],
    says: `Its box becomes ${size[0]} × ${size[1]} px; there is room.`,
    change: (size[0] * size[1]) / (text.size[0] * text.size[1]) - 1,
  };
}

function shrinkage(text: TextObject, min: number, view: PageView): SizedMend | undefined {
  const step = STEP_PX * view.scale;
  const steps = Math.floor((text.fontSize - min) / step);
  const sizeAt = (count: number): number => Math.round((text.fontSize - count * step) * 100) / 100;
  const fits = (count: number): boolean => !view.layout({ ...text, fontSize: sizeAt(count) }).overflows;
  if (steps < 1 || !fits(steps)) return undefined;
  // Smaller letters never need more lines, so the fewest steps that fit are found by halving.
  let [tooFew, enough] = [0, steps];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (fits(middle)) enough = middle;
    else tooFew = middle;
  }
  const fontSize = sizeAt(enough);
  return {
    commands: [updateObject(text.id, { fontSize })],
    says: `Its letters become ${show(fontSize)} px instead of ${show(text.fontSize)} px.`,
    change: 1 - fontSize / text.fontSize,
  };
}
