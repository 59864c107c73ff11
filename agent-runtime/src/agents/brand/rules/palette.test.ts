import { describe, expect, it } from 'vitest';
import { context, kit, shape, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only, subjects } from '../../../../test/fixtures/judge.ts';
import { palette } from './palette.ts';

const WHITE_PAGE = { page: { background: '#ffffff' } };

describe('brand.palette', () => {
  it.each([
    ['the palette itself', '#e4572e', 0],
    ['capitals', '#E4572E', 0],
    ['a shade within the tolerance', '#e5582f', 0],
    ['a palette colour made translucent', '#e4572e80', 0],
    ['transparent', 'transparent', 0],
    ['something that is no colour', 'reddish', 0],
    ['another colour', '#2e8fe4', 1],
    ['another colour by name', 'rebeccapurple', 1],
  ])('%s: %s', (_name, fill, count) => {
    expect(findings(palette, context([shape({ id: 'a', fill })], WHITE_PAGE))).toHaveLength(count);
  });

  it('proposes the nearest palette colour and says how far away it is', () => {
    const page = context([shape({ id: 'a', name: 'Button', fill: '#d96f4a' })], WHITE_PAGE);
    const { title, rationale, commands, reads } = only(palette, page);
    expect(title).toContain('“Button”');
    expect(rationale).toMatch(/#d96f4a.*Ember #e4572e.*CIEDE2000.*It becomes Ember, #e4572e\./);
    expect(commands).toEqual([{ type: 'UPDATE_OBJECT', id: 'a', payload: { fill: '#e4572e' } }]);
    expect(reads).toEqual([{ target: 'a', property: 'fill', value: '#d96f4a' }]);
  });

  it('keeps how translucent the colour was', () => {
    const page = context([shape({ id: 'a', fill: '#d96f4a80' })], WHITE_PAGE);
    expect(mended(palette, page, 'a')).toMatchObject({ fill: '#e4572e80' });
  });

  it('looks at outlines that are drawn, at text, and at the page', () => {
    const page = context(
      [
        shape({ id: 'outlined', fill: '#ffffff', stroke: '#123456', strokeWidth: 2 }),
        shape({ id: 'not-outlined', fill: '#ffffff', stroke: '#123456', strokeWidth: 0 }),
        shape({ id: 'line', shape: 'line', fill: '#123456', stroke: '#1b1b19', strokeWidth: 2 }),
        text({ id: 'text', fill: '#445566' }),
        text({ id: 'empty', text: ' ', fill: '#445566' }),
      ],
      { page: { background: '#fedcba' } },
    );
    expect(subjects(palette, page)).toEqual(['page', 'outlined', 'text']);
  });

  it('takes the next palette colour if the nearest would hide the text on it', () => {
    const button = shape({ id: 'button', fill: '#d98a72', position: [100, 100], size: [400, 100] });
    const label = text({
      id: 'label',
      fill: '#1b1b19',
      text: 'Buy',
      fontSize: 40,
      position: [120, 120],
      size: [300, 60],
    });
    expect(mended(palette, context([button, label], WHITE_PAGE), 'button')).toMatchObject({
      fill: '#e4572e',
    });
    const small = { ...label, fontSize: 18, fill: '#3a1208' };
    const brand = kit({ palette: [...kit().palette, { name: 'Rust', hex: '#3a1208' }] });
    const page = context([button, small], { ...WHITE_PAGE, brand });
    expect(mended(palette, page, 'button')).toMatchObject({ fill: '#ffffff' });
    const { rationale } = findings(palette, page).find(({ targets }) => targets[0] === 'button') ?? {};
    expect(rationale).toMatch(
      /The nearest palette colour is Ember #e4572e.* Ember would break “Text stands out.*” here, so it becomes .*, #ffffff\.$/,
    );
  });

  it('is silent without a kit, and says why it is idle with an empty palette', () => {
    expect(findings(palette, context([shape({ id: 'a', fill: '#123456' })], { brand: null }))).toEqual([]);
    expect(palette.idle?.(kit({ palette: [] }))).toContain('no palette');
    expect(palette.idle?.(kit())).toBeUndefined();
  });
});
