import { describe, expect, it } from 'vitest';
import { context, image, shape, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only } from '../../../../test/fixtures/judge.ts';
import { logoClearSpace } from './logo-clear-space.ts';
import { logoSize } from './logo-size.ts';

const logo = (given: object) =>
  image({ id: 'logo', assetId: 'logo', size: [240, 60], position: [100, 100], ...given });

describe('brand.logo-size', () => {
  it.each([
    ['as wide as asked', { size: [216, 54] }, 0],
    ['narrower', { size: [200, 50] }, 1],
    ['another picture', { size: [200, 50], assetId: 'photo' }, 0],
  ])('%s', (_name, given, count) => {
    expect(findings(logoSize, context([logo(given)]))).toHaveLength(count);
  });

  it.each([
    ['top left', [40, 40], [40, 40]],
    ['bottom right', [940, 1030], [824, 1004]],
  ])('enlarges with the same proportions, away from the edges: %s', (_name, position, expected) => {
    const page = context([logo({ position, size: [100, 25] })]);
    const after = mended(logoSize, page, 'logo');
    expect(after.size).toEqual([216, 54]);
    expect(after.position.map(Math.round)).toEqual([
      expected[0],
      Math.round(position[1] === 40 ? 40 : 1030 - 29),
    ]);
  });

  it('proposes nothing where there is no room', () => {
    const page = context([logo({ size: [150, 150], position: [0, 0] })], { page: { size: [1080, 160] } });
    const { commands, rationale } = only(logoSize, page);
    expect(commands).toEqual([]);
    expect(rationale).toContain('no room');
  });
});

describe('brand.logo-clear-space', () => {
  const near = shape({ id: 'near', fill: '#e4572e', position: [100, 170], size: [50, 50] });

  it('finds what stands in the room around a logo', () => {
    const page = context([logo({}), near]);
    expect(only(logoClearSpace, page)).toMatchObject({ targets: ['logo', 'near'] });
    expect(only(logoClearSpace, page).rationale).toMatch(/30 px of free room.*50 %/);
  });

  it('does not count what the logo stands on, nor what is hidden or in the open', () => {
    const panel = shape({ id: 'panel', fill: '#ffffff', position: [90, 90], size: [300, 100] });
    const hidden = { ...near, id: 'hidden', hidden: true };
    const far = { ...near, id: 'far', position: [100, 400] as const };
    expect(findings(logoClearSpace, context([panel, logo({}), hidden, far]))).toEqual([]);
  });

  it('judges text by its letters, not by its box', () => {
    const wide = text({ id: 'words', text: 'Hi', position: [400, 100], size: [600, 60], textAlign: 'right' });
    const box = text({ id: 'words', text: 'Hi', position: [345, 100], size: [600, 60], textAlign: 'left' });
    expect(findings(logoClearSpace, context([logo({}), wide]))).toEqual([]);
    expect(findings(logoClearSpace, context([logo({}), box]))).toHaveLength(1);
  });

  it('moves the smaller one straight out of the room', () => {
    expect(mended(logoClearSpace, context([logo({}), near]), 'near').position).toEqual([100, 190]);
  });

  it('proposes no move onto something else, off the page, or far away', () => {
    const walls = [
      shape({ id: 'below', fill: '#1b1b19', position: [0, 142], size: [1080, 938] }),
      shape({ id: 'left', fill: '#1b1b19', position: [0, 80], size: [68, 60] }),
      shape({ id: 'right', fill: '#1b1b19', position: [345, 0], size: [100, 70] }),
    ];
    const page = context([logo({ position: [100, 5] }), { ...near, position: [100, 85] as const }, ...walls]);
    const finding = findings(logoClearSpace, page).find(({ targets }) => targets.includes('near'));
    expect(finding?.commands).toEqual([]);
    expect(finding?.rationale).toContain('no simple free place');
  });
});
