import { describe, expect, it } from 'vitest';
import { context, group, image, kit, shape, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only } from '../../../../test/fixtures/judge.ts';
import { contrastOf, parseColour } from '../../../rules/colour.ts';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { contrast } from './contrast.ts';

const words = (given: object) =>
  text({ id: 'words', text: 'Fresh today', fontSize: 20, position: [200, 200], size: [300, 40], ...given });
const behind = (given: object) => shape({ id: 'behind', position: [100, 100], size: [600, 300], ...given });
const on = (...objects: readonly CanvasObject[]) => context(objects, { page: { background: '#ffffff' } });

describe('accessibility.contrast', () => {
  it('takes its ratios from WCAG 2.2', () => {
    const ratio = (a: string, b: string) => {
      const [x, y] = [parseColour(a), parseColour(b)];
      return x && y ? contrastOf(x, y) : 0;
    };
    expect(ratio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(ratio('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
    expect(ratio('#ffffff', '#ffffff')).toBe(1);
  });

  it.each([
    ['just short of 4.5 : 1', { fill: '#777777' }, 1],
    ['just over 4.5 : 1', { fill: '#767676' }, 0],
    ['large from 24 px on: 3 : 1 is enough', { fill: '#8a8a8a', fontSize: 24 }, 0],
    ['a little smaller is not large', { fill: '#8a8a8a', fontSize: 23.9 }, 1],
    ['bold is large from 18.66 px on', { fill: '#8a8a8a', fontSize: 19, fontWeight: 700 }, 0],
    ['semi-bold is not bold', { fill: '#8a8a8a', fontSize: 19, fontWeight: 600 }, 1],
    ['translucent text is blended first', { fill: '#00000060' }, 1],
    ['so is text with opacity', { fill: '#000000', opacity: 0.3 }, 1],
    ['text that is not there is not judged', { fill: '#ffffff', text: '  ' }, 0],
    ['nor is text that is quite transparent', { fill: '#ffffff00' }, 0],
  ])('%s', (_name, given, count) => {
    expect(findings(contrast, on(words(given)))).toHaveLength(count);
  });

  it.each<[string, readonly CanvasObject[], number]>([
    [
      'the shape right behind counts, not the page',
      [behind({ fill: '#1b1b19' }), words({ fill: '#ffffff' })],
      0,
    ],
    ['a shape in front does not', [words({ fill: '#ffffff' }), behind({ fill: '#1b1b19' })], 1],
    ['nor does a hidden one', [behind({ fill: '#1b1b19', hidden: true }), words({ fill: '#ffffff' })], 1],
    [
      'a faint shape lets the page through',
      [behind({ fill: '#1b1b19', opacity: 0.2 }), words({ fill: '#ffffff' })],
      1,
    ],
    ['the worst part counts', [behind({ fill: '#1b1b19', size: [150, 300] }), words({ fill: '#ffffff' })], 1],
    [
      'a line of letters is judged, not its box',
      [behind({ fill: '#1b1b19', position: [400, 100] }), words({ fill: '#1b1b19' })],
      0,
    ],
    [
      'an ellipse covers what is inside it only',
      [behind({ shape: 'ellipse', fill: '#1b1b19' }), words({ fill: '#ffffff' })],
      0,
    ],
    [
      'its corners are outside',
      [
        behind({ shape: 'ellipse', fill: '#1b1b19', position: [200, 208], size: [100, 20] }),
        words({ fill: '#ffffff' }),
      ],
      1,
    ],
    ['a line makes no ground', [behind({ shape: 'line', fill: '#1b1b19' }), words({ fill: '#ffffff' })], 1],
    [
      'a turned shape is behind where it is drawn',
      [
        behind({ fill: '#1b1b19', rotation: 90, position: [100, 600], size: [600, 100] }),
        words({ fill: '#1b1b19' }),
      ],
      0,
    ],
    [
      'a bare picture is not judged',
      [image({ id: 'photo', size: [1080, 1080] }), words({ fill: '#ffffff' })],
      0,
    ],
    [
      'a picture under an opaque shape does not matter',
      [image({ id: 'photo', size: [1080, 1080] }), behind({ fill: '#ffffff' }), words({ fill: '#ffffff' })],
      1,
    ],
    [
      'a dark veil over a picture is enough',
      [image({ id: 'photo', size: [1080, 1080] }), behind({ fill: '#000000b0' }), words({ fill: '#ffffff' })],
      0,
    ],
    [
      'a thin one is not, in the worst case',
      [image({ id: 'photo', size: [1080, 1080] }), behind({ fill: '#00000050' }), words({ fill: '#ffffff' })],
      1,
    ],
    [
      'the opacity of a group counts for what is in it',
      [
        group({ id: 'g', opacity: 0.2 }),
        behind({ fill: '#1b1b19', parentId: 'g' }),
        words({ fill: '#ffffff' }),
      ],
      1,
    ],
  ])('%s', (_name, objects, count) => {
    expect(findings(contrast, on(...objects))).toHaveLength(count);
  });

  it('does not judge a text over more layers than anybody would draw', () => {
    const veils = (count: number) =>
      Array.from({ length: count }, (_, index) => behind({ id: `veil${index}`, fill: '#ffffff10' }));
    expect(findings(contrast, on(...veils(20), words({ fill: '#ffffff' })))).toHaveLength(1);
    expect(findings(contrast, on(...veils(30), words({ fill: '#ffffff' })))).toEqual([]);
  });

  it('says what stands on what, and proposes the nearest palette colour that passes', () => {
    const page = on(words({ fill: '#f4c531' }));
    const { rationale, commands } = only(contrast, page);
    expect(rationale).toMatch(
      /#f4c531 stands on #ffffff: contrast 1\.6\d : 1\. WCAG 2\.2 asks for 4\.5 : 1 at 20 px/,
    );
    expect(commands).toEqual([{ type: 'UPDATE_OBJECT', id: 'words', payload: { fill: '#1b1b19' } }]);
  });

  it('darkens the colour itself where no palette colour passes', () => {
    const brand = kit({ palette: [] });
    const page = context([words({ fill: '#f4c531' })], { brand });
    const { fill } = mended(contrast, page, 'words') as { fill: string };
    expect(fill).toMatch(/^#[0-9a-f]{6}$/);
    expect(findings(contrast, context([words({ fill })], { brand }))).toEqual([]);
  });

  it('never proposes a colour outside the palette for text that was inside it', () => {
    const brand = kit({
      palette: [
        { name: 'Pale', hex: '#eeeeee' },
        { name: 'White', hex: '#ffffff' },
      ],
    });
    const { commands, rationale } = only(contrast, context([words({ fill: '#eeeeee' })], { brand }));
    expect(commands).toEqual([]);
    expect(rationale).toContain('Colours come from the palette');
  });

  it('rests on the colours and places it has looked at', () => {
    const { reads, targets } = only(contrast, on(behind({ fill: '#eeeeee' }), words({ fill: '#ffffff' })));
    expect(targets).toEqual(['words', 'behind']);
    expect(reads.map(({ target, property }) => `${target}.${property}`)).toEqual(
      expect.arrayContaining([
        'words.fill',
        'words.position',
        'behind.fill',
        'behind.opacity',
        'page.background',
      ]),
    );
  });
});
