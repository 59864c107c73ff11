import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { boxContains, boxesTouch } from '../../../rules/geometry.ts';
import type { Box, Point } from '../../../rules/geometry.ts';
import { isFree, moveBy, shift } from '../../../rules/moves.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { capitalise, nameOf } from '../../../rules/wording.ts';

/** Letters may reach this far over the edge before they count as cut off, px. */
const SLACK_PX = 1;

/**
 * Text that the page's edge cuts off, and anything that lies wholly outside. Pictures and shapes that
 * run over the edge are left alone: bleeding is a usual means of design.
 */
export const offPage: Rule = {
  id: 'layout.off-page',
  title: 'Nothing is cut off or lost outside the page',
  check(object, { view }) {
    if (object.type === 'group' || (object.type === 'text' && object.text.trim() === '')) return [];
    const box = view.inkBox(object);
    const isOutside = !boxesTouch(view.pageBox, box);
    const isCut = object.type === 'text' && !boxContains(view.pageBox, box, SLACK_PX);
    if (!isOutside && !isCut) return [];
    const name = nameOf(object);
    return [
      {
        targets: [object.id],
        values: [box.x, box.y].map((value) => Math.round(value)).join(','),
        title: isOutside
          ? `${capitalise(name)} lies outside the page`
          : `${capitalise(name)} is cut off by the page’s edge`,
        rationale: isOutside
          ? `${capitalise(name)} lies wholly outside the page, so nobody will see it in the finished work.`
          : `Part of ${name} lies outside the page, so its letters are cut off in the finished work.`,
        advice: 'There is no free place for it on the page; move it by hand or delete it.',
        reads: reading(object, 'position', 'size'),
        mends: () => mendsOf(object, box, view),
      },
    ];
  },
};

function* mendsOf(object: CanvasObject, box: Box, view: PageView): Iterable<Mend> {
  const [width, height] = view.page.size;
  for (const margin of [MARGIN_PX * view.scale, 0]) {
    if (box.width > width - 2 * margin || box.height > height - 2 * margin) continue;
    const way: Point = [inside(box.x, box.width, width, margin), inside(box.y, box.height, height, margin)];
    if (!isFree(object, shift(box, way), view)) continue;
    yield { commands: moveBy(object, way, view), says: 'It moves to the nearest place on the page.' };
  }
}

/** Kept free to the edge where possible, px on a page 1080 px wide. */
const MARGIN_PX = 40;

/** The smallest shift that brings `start … start + length` into `margin … total - margin`. */
function inside(start: number, length: number, total: number, margin: number): number {
  if (start < 0) return margin - start;
  if (start + length > total) return total - margin - length - start;
  return 0;
}
