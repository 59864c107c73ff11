import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { boxContains, boxesTouch, inflate, overlapOf } from '../../../rules/geometry.ts';
import type { Box } from '../../../rules/geometry.ts';
import { isFree, moveBy, shift, waysOut } from '../../../rules/moves.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { ReadRecorder } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { nameOf, show } from '../../../rules/wording.ts';
import { logoRuleOf, noLogos } from './logo.ts';

/** Of many intruders the frontmost so many are named. */
const REPORTED = 5;

/** Something stands closer to a logo than its clear space, a share of its height on every side. */
export const logoClearSpace: Rule = {
  id: 'brand.logo-clear-space',
  title: 'Logos have room around them',
  idle: noLogos,
  check(logo, { view, brand }) {
    const rule = logoRuleOf(logo, brand);
    if (rule === undefined) return [];
    const room = rule.clearSpace * logo.size[1];
    const zone = inflate(view.box(logo), room);
    return intrudersOf(logo, zone, view)
      .slice(-REPORTED)
      .map((intruder) => {
        const [across, down] = overlapOf(view.inkBox(intruder), zone);
        return {
          targets: [logo.id, intruder.id],
          detail: intruder.id,
          values: `${show(Math.min(across, down))}/${show(room)}`,
          title: `${rule.name}: ${nameOf(intruder)} is too close`,
          rationale:
            `${rule.name} needs ${show(room)} px of free room on every side, ${show(rule.clearSpace * 100)} % of its height. ` +
            `${nameOf(intruder)} reaches ${show(Math.min(across, down))} px into it.`,
          advice: 'There is no simple free place nearby; move one of them by hand.',
          reads: new ReadRecorder().of(logo, 'position', 'size').of(intruder, 'position', 'size').all(),
          mends: () => mendsOf(logo, intruder, room, view),
        };
      });
  },
  watchers: (object, { view, brand }) =>
    view.visible.filter((logo) => {
      const rule = logoRuleOf(logo, brand);
      if (rule === undefined) return false;
      return boxesTouch(inflate(view.box(logo), rule.clearSpace * logo.size[1]), view.inkBox(object));
    }),
};

/** Visible things in the zone, but not what the logo stands on. */
function intrudersOf(logo: CanvasObject, zone: Box, view: PageView): readonly CanvasObject[] {
  const own = view.box(logo);
  return view.touching(zone).filter((other) => {
    if (other.id === logo.id || view.opacity(other) === 0) return false;
    if (!boxesTouch(view.inkBox(other), zone, 0.5)) return false;
    return !(view.isInFront(logo, other) && boxContains(view.box(other), own, 0.5));
  });
}

/** Moves the smaller of the two straight out, if it comes to stand on the page and free of everything else. */
function* mendsOf(logo: CanvasObject, intruder: CanvasObject, room: number, view: PageView): Iterable<Mend> {
  const area = ({ width, height }: Box): number => width * height;
  const order = [intruder, logo].toSorted((a, b) => area(view.inkBox(a)) - area(view.inkBox(b)));
  for (const mover of order) {
    if (mover.locked || (mover.parentId !== undefined && mover.parentId === logo.parentId)) continue;
    const standing = mover === logo ? intruder : logo;
    const box = view.inkBox(mover);
    for (const way of waysOut(box, inflate(view.inkBox(standing), room), view)) {
      if (!isFree(mover, shift(box, way), view)) continue;
      yield { commands: moveBy(mover, way, view), says: `${nameOf(mover)} moves ${direction(way)}.` };
    }
  }
}

function direction([dx, dy]: readonly [number, number]): string {
  if (dx !== 0) return `${Math.abs(dx)} px to the ${dx < 0 ? 'left' : 'right'}`;
  return `${Math.abs(dy)} px ${dy < 0 ? 'up' : 'down'}`;
}
