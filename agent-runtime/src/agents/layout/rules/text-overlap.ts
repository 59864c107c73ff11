import type { CanvasObject, TextObject } from '@sparklio/shared/documents/canvas/schema';
import { boxesTouch, inflate, polygonsTouch } from '../../../rules/geometry.ts';
import { isFree, moveBy, shift, waysOut } from '../../../rules/moves.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { ReadRecorder } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { capitalise, nameOf } from '../../../rules/wording.ts';

/** px on a page 1080 px wide: letters may graze this much, and get this much room when they are moved apart. */
const GRAZE_PX = 2;
const GAP_PX = 8;
/** Equal texts this close together are a shadow, not a collision. */
const SHADOW_PX = 12;

/** Of many texts under one the frontmost so many are named; the pile is plain from these. */
const REPORTED = 3;

/** Letters of two texts lie on each other. The text in front is the subject. */
export const textOverlap: Rule = {
  id: 'layout.text-overlap',
  title: 'Texts do not lie on each other',
  check(object, { view }) {
    if (!isText(object)) return [];
    return Iterator.from(view.touching(view.inkBox(object)).toReversed())
      .filter(isText)
      .filter((other) => view.isInFront(object, other))
      .filter((other) => collide(object, other, view) && !isShadow(object, other, view))
      .take(REPORTED)
      .toArray()
      .map((other) => ({
        targets: [object.id, other.id],
        detail: other.id,
        values: [object, other]
          .flatMap(({ position }) => position.map((value) => Math.round(value)))
          .join(','),
        title: `${capitalise(nameOf(object))} lies on ${nameOf(other)}`,
        rationale: `The letters of ${nameOf(object)} and ${nameOf(other)} lie on each other, so neither can be read well.`,
        advice: 'There is no simple free place nearby; move one of them by hand.',
        reads: new ReadRecorder()
          .of(object, 'text', 'position', 'size')
          .of(other, 'text', 'position', 'size')
          .all(),
        mends: () => mendsOf(object, other, view),
      }));
  },
  watchers: (object, { view }) => (isText(object) ? view.touching(view.inkBox(object)).filter(isText) : []),
};

function isText(object: CanvasObject): object is TextObject {
  return object.type === 'text' && object.text.trim() !== '';
}

function collide(a: TextObject, b: TextObject, view: PageView): boolean {
  const slack = GRAZE_PX * view.scale;
  if (!boxesTouch(view.inkBox(a), view.inkBox(b), slack)) return false;
  return view.ink(a).some((line) => view.ink(b).some((other) => polygonsTouch(line, other, slack)));
}

function isShadow(a: TextObject, b: TextObject, view: PageView): boolean {
  const [dx, dy] = [a.position[0] - b.position[0], a.position[1] - b.position[1]];
  return a.text === b.text && Math.hypot(dx, dy) <= SHADOW_PX * view.scale;
}

/** Down or up before sideways, because texts mostly stand in columns. */
function* mendsOf(front: TextObject, back: TextObject, view: PageView): Iterable<Mend> {
  for (const [mover, standing] of [
    [front, back],
    [back, front],
  ] as const) {
    if (mover.locked) continue;
    const box = view.inkBox(mover);
    const ways = waysOut(box, inflate(view.inkBox(standing), GAP_PX * view.scale), view);
    for (const way of ways.toSorted((a, b) => Number(a[0] !== 0) - Number(b[0] !== 0))) {
      if (!isFree(mover, shift(box, way), view)) continue;
      yield {
        commands: moveBy(mover, way, view),
        says: `${capitalise(nameOf(mover))} moves out of the way.`,
      };
    }
  }
}
