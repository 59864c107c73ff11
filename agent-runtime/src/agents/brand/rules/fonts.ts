import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { fittingUpdates } from '../../../rules/fit.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Mend, Rule } from '../../../rules/rule.ts';
import { nameOf } from '../../../rules/wording.ts';

type KitFont = BrandKit['fonts'][number];

/** Text of this size and more on a page 1080 px wide is set as a heading. */
const HEADING_PX = 40;

/** A family that is not in the kit, or a weight that the kit does not list for its family. */
export const fonts: Rule = {
  id: 'brand.fonts',
  title: 'Fonts and weights come from the brand kit',
  idle: (brand) => (brand !== null && brand.fonts.length === 0 ? 'The brand kit names no fonts.' : undefined),
  check(object, { view, brand }) {
    if (brand === null || brand.fonts.length === 0 || object.type !== 'text' || object.text.trim() === '')
      return [];
    const own = brand.fonts.filter(({ family }) => sameFamily(family, object.fontFamily));
    if (own.some((font) => allowsWeight(font, object.fontWeight))) return [];
    const setting = `${object.fontFamily} ${object.fontWeight}`;
    const name = nameOf(object);
    const isFamilyWrong = own.length === 0;
    return [
      {
        targets: [object.id],
        detail: 'font',
        values: setting,
        title: isFamilyWrong
          ? `Font outside the brand kit: ${object.fontFamily}`
          : `Weight outside the brand kit: ${setting}`,
        rationale: isFamilyWrong
          ? `${name} is set in ${object.fontFamily}. The brand kit allows ${listOf(brand.fonts)}.`
          : `${name} is set in ${setting}. The brand kit allows ${own.map(weightsOf).join(', ')} for this family.`,
        advice: 'No allowed font fits the space here; make room and set it by hand.',
        reads: reading(object, 'fontFamily', 'fontWeight'),
        mends: () => mendsOf(object, isFamilyWrong ? brand.fonts : own, view),
      },
    ];
  },
};

function* mendsOf(text: TextObject, allowed: readonly KitFont[], view: PageView): Iterable<Mend> {
  const use = text.fontSize >= HEADING_PX * view.scale ? 'heading' : 'body';
  const fits = (font: KitFont): number => (font.use === use ? 0 : font.use === 'any' ? 1 : 2);
  for (const font of allowed.toSorted((a, b) => fits(a) - fits(b))) {
    const fontWeight = nearestWeight(font, text.fontWeight);
    const setting = { fontFamily: font.family, fontWeight };
    for (const commands of fittingUpdates(text, setting, view)) {
      yield { commands, says: `It becomes ${font.family} ${fontWeight}.` };
    }
  }
}

function sameFamily(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function allowsWeight(font: KitFont, weight: number): boolean {
  return font.weights === undefined || font.weights.length === 0 || font.weights.includes(weight);
}

function nearestWeight(font: KitFont, weight: number): number {
  const weights = font.weights ?? [];
  return weights.toSorted((a, b) => Math.abs(a - weight) - Math.abs(b - weight))[0] ?? weight;
}

function weightsOf(font: KitFont): string {
  return (font.weights ?? []).join(', ') || 'every weight';
}

function listOf(allowed: readonly KitFont[]): string {
  return allowed.map(({ family, use }) => (use === 'any' ? family : `${family} for ${use}`)).join(', ');
}
