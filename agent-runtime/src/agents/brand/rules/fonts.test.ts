import { describe, expect, it } from 'vitest';
import { context, kit, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only } from '../../../../test/fixtures/judge.ts';
import { fonts } from './fonts.ts';

const big = { fontSize: 60, size: [800, 120] as const, position: [100, 100] as const };
const small = { fontSize: 24, size: [800, 60] as const, position: [100, 100] as const };

describe('brand.fonts', () => {
  it.each([
    ['Inter', 400, 0],
    ['inter', 600, 0],
    ['Inter', 700, 1],
    ['Playfair Display', 700, 0],
    ['Comic Sans', 400, 1],
  ])('%s %i', (fontFamily, fontWeight, count) => {
    expect(findings(fonts, context([text({ id: 'a', ...small, fontFamily, fontWeight })]))).toHaveLength(
      count,
    );
  });

  it('proposes a heading font for large text and a body font for small text', () => {
    const headline = context([text({ id: 'a', ...big, fontFamily: 'Lora' })]);
    expect(mended(fonts, headline, 'a')).toMatchObject({ fontFamily: 'Playfair Display', fontWeight: 700 });
    const copy = context([text({ id: 'a', ...small, fontFamily: 'Lora' })]);
    expect(mended(fonts, copy, 'a')).toMatchObject({ fontFamily: 'Inter', fontWeight: 400 });
  });

  it('proposes the nearest weight of the same family', () => {
    const page = context([text({ id: 'a', ...small, fontFamily: 'Inter', fontWeight: 700 })]);
    expect(only(fonts, page).commands).toEqual([
      { type: 'UPDATE_OBJECT', id: 'a', payload: { fontWeight: 600 } },
    ]);
  });

  it('lets the box grow where the allowed font needs more room', () => {
    const wide = text({
      id: 'a',
      text: 'Gentle mornings begin with tea',
      fontFamily: 'Space Grotesk',
      fontSize: 48,
      position: [100, 100],
      size: [840, 60],
      lineHeight: 1.25,
    });
    const brand = kit({ fonts: [{ family: 'JetBrains Mono', use: 'any' }] });
    const after = mended(fonts, context([wide], { brand }), 'a');
    expect(after).toMatchObject({ fontFamily: 'JetBrains Mono' });
    expect(after.size[1]).toBeGreaterThan(60);
  });
});
