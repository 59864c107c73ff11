import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import { fittingUpdates, minTextPx } from '../../../rules/fit.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { nameOf, show } from '../../../rules/wording.ts';

/** Text smaller than the kit's smallest, scaled with the page's width. */
export const textSize: Rule = {
  id: 'accessibility.text-size',
  title: 'Text is large enough to read',
  check(object, { view, brand }) {
    if (object.type !== 'text' || object.text.trim() === '') return [];
    const min = minTextPx(view, brand);
    if (object.fontSize >= min - 0.01) return [];
    return [
      {
        targets: [object.id],
        values: show(object.fontSize),
        title: `Text too small: ${nameOf(object)}`,
        rationale:
          `${nameOf(object)} is ${show(object.fontSize)} px high on a page ${show(view.page.size[0])} px wide. ` +
          `The smallest allowed there is ${show(min)} px.`,
        advice: 'There is no room to enlarge it here; make room or shorten it.',
        reads: reading(object, 'fontSize'),
        mends: () => mendsOf(object, min, view),
      },
    ];
  },
};

function* mendsOf(text: TextObject, min: number, view: PageView): Iterable<Mend> {
  const fontSize = Math.ceil(min);
  for (const commands of fittingUpdates(text, { fontSize }, view)) {
    yield { commands, says: `It becomes ${fontSize} px.` };
  }
}
