import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { formatColour, nearestOf, parseColour } from '../../../rules/colour.ts';
import { updateObject } from '../../../rules/mend-command.ts';
import type { MendCommand } from '../../../rules/mend-command.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Fault, Mend, Rule } from '../../../rules/rule.ts';
import { capitalise, nameOf, show } from '../../../rules/wording.ts';

type Paint = 'fill' | 'stroke';

/** A colour further from every palette colour than the kit's tolerance, by CIEDE2000. */
export const palette: Rule = {
  id: 'brand.palette',
  title: 'Colours come from the palette',
  idle: (brand) =>
    brand !== null && brand.palette.length === 0 ? 'The brand kit has no palette.' : undefined,
  check(object, { brand }) {
    if (brand === null) return [];
    return paintsOf(object).flatMap(([property, css]) => {
      const stray = strayColour(css, brand);
      if (stray === undefined) return [];
      const name = nameOf(object);
      return faultOf(stray, {
        subject: object.id,
        detail: property,
        title: `${capitalise(name)}: ${property === 'fill' ? 'colour' : 'outline'} outside the palette`,
        what: `The ${property === 'fill' ? 'colour' : 'outline'} of ${name}`,
        reads: reading(object, property),
        write: (hex) => updateObject(object.id, { [property]: hex }),
      });
    });
  },
  checkPage({ view: { page }, brand }) {
    const stray = brand === null ? undefined : strayColour(page.background, brand);
    if (stray === undefined) return [];
    return faultOf(stray, {
      subject: page.id,
      detail: 'background',
      title: `${page.name}: background outside the palette`,
      what: `The background of ${page.name}`,
      reads: reading(page, 'background'),
      write: (hex) => ({ type: 'UPDATE_PAGE', id: page.id, payload: { background: hex } }),
    });
  },
};

/** The colours that are really drawn. */
function paintsOf(object: CanvasObject): readonly (readonly [Paint, string])[] {
  if (object.type === 'text') return object.text.trim() === '' ? [] : [['fill', object.fill]];
  if (object.type !== 'shape') return [];
  const isOpen = object.shape === 'line' || object.shape === 'arrow';
  return [
    ...(isOpen ? [] : [['fill', object.fill] as const]),
    ...(object.strokeWidth > 0 ? [['stroke', object.stroke] as const] : []),
  ];
}

interface Stray {
  readonly hex: string;
  readonly alpha: number;
  readonly nearest: ReturnType<typeof nearestOf>;
  readonly tolerance: number;
}

function strayColour(css: string, brand: BrandKit): Stray | undefined {
  const colour = parseColour(css);
  if (colour === undefined || colour.alpha === 0) return undefined;
  const nearest = nearestOf(colour, brand.palette);
  const [first] = nearest;
  if (first === undefined || first.distance <= brand.tolerance) return undefined;
  return { hex: formatColour(colour), alpha: colour.alpha, nearest, tolerance: brand.tolerance };
}

function faultOf(
  { hex, alpha, nearest, tolerance }: Stray,
  site: {
    subject: string;
    detail: string;
    title: string;
    what: string;
    reads: Fault['reads'];
    write: (hex: string) => MendCommand;
  },
): readonly Fault[] {
  const [first] = nearest;
  if (first === undefined) return [];
  return [
    {
      targets: [site.subject],
      detail: site.detail,
      values: hex,
      title: site.title,
      rationale:
        `${site.what} is ${hex}, which is not in the brand kit. The nearest palette colour is ${first.name} ` +
        `${first.hex}, ${show(first.distance)} away by CIEDE2000; up to ${show(tolerance)} counts as the same.`,
      advice: `Every palette colour would break another rule here; choose one by hand.`,
      reads: site.reads,
      *mends(): Iterable<Mend> {
        for (const { name, hex: own } of nearest) {
          const opaque = parseColour(own);
          if (opaque === undefined) continue;
          const next = formatColour({ ...opaque, alpha });
          yield { commands: [site.write(next)], says: `It becomes ${name}, ${next}.`, choice: name };
        }
      },
    },
  ];
}
