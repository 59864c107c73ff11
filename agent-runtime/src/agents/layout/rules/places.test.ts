import { describe, expect, it } from 'vitest';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { context, group, image, shape, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only, subjects } from '../../../../test/fixtures/judge.ts';
import { contextAfter } from '../../../rules/choose-mend.ts';
import { alignment } from './alignment.ts';
import { margins } from './margins.ts';
import { offPage } from './off-page.ts';
import { textOverlap } from './text-overlap.ts';

const box = (id: string, x: number, y: number, width = 200, height = 100): CanvasObject =>
  shape({ id, fill: '#1b1b19', position: [x, y], size: [width, height] });

describe('layout.off-page', () => {
  it.each<[string, CanvasObject, number]>([
    ['a shape that bleeds over the edge', box('a', -50, 100), 0],
    ['a picture that bleeds', image({ id: 'a', position: [900, 900], size: [400, 400] }), 0],
    ['a shape wholly outside', box('a', 1200, 100), 1],
    ['text that is cut off', text({ id: 'a', text: 'Hello there', position: [1020, 100] }), 1],
    [
      'an empty end of a text box over the edge',
      text({ id: 'a', text: 'Hi', position: [900, 100], size: [400, 60] }),
      0,
    ],
    [
      'a turned text that is cut off',
      text({ id: 'a', text: 'Hello there', position: [-100, 500], size: [200, 40], rotation: 45 }),
      1,
    ],
  ])('%s', (_name, object, count) => {
    expect(findings(offPage, context([object]))).toHaveLength(count);
  });

  it('brings it back by the shortest way, with a margin', () => {
    const page = context([text({ id: 'a', text: 'Hello', position: [-30, 500], size: [200, 60] })]);
    expect(mended(offPage, page, 'a').position[0]).toBeCloseTo(40, 0);
    expect(mended(offPage, page, 'a').position[1]).toBe(500);
  });

  it('proposes nothing for what is larger than the page', () => {
    const page = context([
      text({ id: 'a', text: 'Wide words here', fontSize: 300, position: [-10, 100], size: [4000, 400] }),
    ]);
    expect(only(offPage, page).commands).toEqual([]);
  });
});

describe('layout.text-overlap', () => {
  const words = (id: string, y: number, given: object = {}) =>
    text({ id, text: `Words of ${id}`, fontSize: 40, position: [200, y], size: [500, 50], ...given });

  it('finds letters on letters, not boxes on boxes', () => {
    expect(subjects(textOverlap, context([words('a', 300), words('b', 315)]))).toEqual(['b']);
    expect(findings(textOverlap, context([words('a', 300), words('b', 345)]))).toEqual([]);
    const right = words('b', 300, { position: [600, 300], textAlign: 'right' });
    expect(findings(textOverlap, context([words('a', 300), right]))).toEqual([]);
  });

  it('takes an equal text close by for a shadow', () => {
    expect(
      findings(
        textOverlap,
        context([words('a', 300), words('b', 303, { text: 'Words of a', position: [203, 303] })]),
      ),
    ).toEqual([]);
  });

  it('moves one out of the way where there is room', () => {
    const page = context([words('a', 300), words('b', 315)]);
    const { commands } = only(textOverlap, page);
    expect(findings(textOverlap, contextAfter(commands, page))).toEqual([]);
  });
});

describe('layout.margins', () => {
  const keepers = [box('k1', 80, 100), box('k2', 80, 400), box('k3', 500, 700)];

  it.each<[string, CanvasObject, number]>([
    ['closer to the edge than all others', box('a', 10, 250, 100, 50), 1],
    ['touching the edge is meant', box('a', 0, 250, 100, 50), 0],
    ['as far as the others', box('a', 80, 250, 100, 50), 0],
    ['locked', { ...box('a', 10, 250, 100, 50), locked: true }, 0],
  ])('%s', (_name, object, count) => {
    expect(findings(margins, context([...keepers, object]))).toHaveLength(count);
  });

  it('does not count as a margin what only one other keeps', () => {
    expect(findings(margins, context([box('k1', 80, 100), box('a', 10, 250)]))).toEqual([]);
  });

  it('moves it to where the others stand', () => {
    expect(mended(margins, context([...keepers, box('a', 10, 250, 100, 50)]), 'a').position).toEqual([
      80, 250,
    ]);
  });
});

describe('layout.alignment', () => {
  it.each<[string, readonly CanvasObject[], readonly string[]]>([
    [
      'edges 3 px apart: the smaller one is off',
      [box('large', 100, 100, 400, 200), box('small', 103, 400)],
      ['small'],
    ],
    ['exactly in line', [box('large', 100, 100, 400, 200), box('small', 100, 400)], []],
    ['7 px apart is meant', [box('large', 100, 100, 400, 200), box('small', 107, 400, 150)], []],
    ['of equals the one in front is off', [box('back', 100, 100), box('front', 103, 400)], ['front']],
    [
      'against two that share a line even the largest is off',
      [box('a', 100, 700, 50, 50), box('b', 100, 900, 60, 60), box('large', 104, 100, 500, 300)],
      ['large'],
    ],
    [
      'in line with anything is in line',
      [box('large', 100, 100, 400, 200), box('small', 103, 400), box('other', 103, 700, 77, 50)],
      ['large'],
    ],
    [
      'a background that spans the page is no line',
      [box('ground', 0, 0, 1080, 300), box('small', 4, 500)],
      [],
    ],
    [
      'turned objects have no edges',
      [
        box('large', 100, 100, 400, 200),
        shape({ id: 'turned', rotation: 10, position: [103, 400], size: [200, 100] }),
      ],
      [],
    ],
    [
      'locked objects stay',
      [box('large', 100, 100, 400, 200), { ...box('small', 103, 400), locked: true }],
      [],
    ],
  ])('%s', (_name, objects, expected) => {
    expect(subjects(alignment, context(objects))).toEqual(expected);
  });

  it('looks only at the side a text is set to', () => {
    const large = box('large', 100, 100, 400, 200);
    const left = text({ id: 'words', position: [300, 400], size: [203, 60], textAlign: 'left' });
    expect(findings(alignment, context([large, left]))).toEqual([]);
    expect(subjects(alignment, context([large, { ...left, textAlign: 'right' }]))).toEqual(['words']);
  });

  it('compares what is in one group, and groups as wholes', () => {
    const inside = (id: string, x: number, y: number) => ({ ...box(id, x, y, 80, 80), parentId: 'g' });
    const page = context([
      box('large', 100, 100, 400, 200),
      group({ id: 'g' }),
      inside('one', 104, 500),
      inside('two', 104, 700),
    ]);
    expect(subjects(alignment, page)).toEqual(['g']);
    const after = contextAfter(only(alignment, page).commands, page);
    expect(['one', 'two'].map((id) => after.view.object(id)?.position[0])).toEqual([100, 100]);
  });

  it('never asks for opposite moves: a chain of near misses comes to rest', () => {
    let page = context([box('a', 100, 100), box('b', 104, 300), box('c', 108, 500), box('d', 112, 700)]);
    let rounds = 0;
    for (; rounds < 10; rounds++) {
      const next = findings(alignment, page).find(({ commands }) => commands.length > 0);
      if (next === undefined) break;
      page = contextAfter(next.commands, page);
    }
    expect(rounds).toBeLessThanOrEqual(3);
  });

  it('snaps to the line', () => {
    const page = context([box('large', 100, 100, 400, 200), box('small', 103, 400)]);
    expect(mended(alignment, page, 'small').position).toEqual([100, 400]);
    expect(only(alignment, page).rationale).toMatch(/left edge .* misses that of .* by 3 px/);
  });
});
