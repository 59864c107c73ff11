import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { boxContains } from '../../../rules/geometry.ts';
import { updateObject } from '../../../rules/mend-command.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { show } from '../../../rules/wording.ts';
import { logoRuleOf, noLogos } from './logo.ts';

/** A logo narrower than the share of the page's width that the kit asks for. */
export const logoSize: Rule = {
  id: 'brand.logo-size',
  title: 'Logos are large enough',
  idle: noLogos,
  check(object, { view, brand }) {
    const rule = logoRuleOf(object, brand);
    if (rule === undefined) return [];
    const minWidth = rule.minWidth * view.page.size[0];
    const [width] = object.size;
    if (width >= minWidth - 0.5) return [];
    return [
      {
        targets: [object.id],
        values: show(width),
        title: `${rule.name} is too small`,
        rationale:
          `${rule.name} is ${show(width)} px wide on a page of ${show(view.page.size[0])} px. ` +
          `The brand kit asks for at least ${show(rule.minWidth * 100)} % of the width, ${show(minWidth)} px.`,
        advice: 'There is no room to enlarge it here; make room around it first.',
        reads: reading(object, 'size', 'position'),
        mends: () => mendsOf(object, minWidth, view),
      },
    ];
  },
};

/** Enlarges with the same proportions, first about the point that keeps the logo's distance to the nearer page edges. */
function* mendsOf(logo: CanvasObject, minWidth: number, view: PageView): Iterable<Mend> {
  const [width, height] = logo.size;
  const size = [Math.ceil(minWidth), Math.round((Math.ceil(minWidth) * height * 100) / width) / 100] as const;
  const grow = [size[0] - width, size[1] - height] as const;
  const says = `It becomes ${show(size[0])} × ${show(size[1])} px, with the same proportions.`;
  for (const ax of anchorsOf(logo.position[0] + width / 2, view.page.size[0])) {
    for (const ay of anchorsOf(logo.position[1] + height / 2, view.page.size[1])) {
      const isTurned = logo.rotation !== 0;
      if (isTurned && (ax !== 0.5 || ay !== 0.5)) continue;
      const position = [logo.position[0] - grow[0] * ax, logo.position[1] - grow[1] * ay] as const;
      const next = view.box({ ...logo, position, size });
      if (!boxContains(view.pageBox, next)) continue;
      yield { commands: [updateObject(logo.id, { position, size })], says };
    }
  }
}

/** 0 keeps the left or upper edge, 1 the right or lower one: the one nearer to the page's edge first. */
function anchorsOf(centre: number, length: number): readonly number[] {
  const place = centre / length;
  if (place < 0.4) return [0, 0.5, 1];
  return place > 0.6 ? [1, 0.5, 0] : [0.5, 0, 1];
}
