import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import { describe, expect, it } from 'vitest';
import { isBrandFont, nearestBrandColour } from './brand-colour.ts';
import { newObjectStyle, PLAIN_STYLE } from './new-object-style.ts';

const kit = brandKitSchema.parse({
  palette: [
    { name: 'Cream', hex: '#f7f1e3' },
    { name: 'Amber', hex: '#e0912f' },
    { name: 'Forest', hex: '#1f4d3a' },
  ],
  fonts: [
    { family: 'Playfair Display', use: 'heading' },
    { family: 'Lora', use: 'body', weights: [700, 500] },
  ],
  logos: [],
  tone: { summary: '', do: [], dont: [] },
  words: { forbidden: [], known: [], claims: [] },
});

describe('the style of a new object', () => {
  it('takes colours that are seen on the page and the body font, all of the brand', () => {
    const style = newObjectStyle(kit, '#ffffff');
    expect(style).toEqual({
      shapeFill: '#e0912f',
      textFill: '#1f4d3a',
      fontFamily: 'Lora',
      fontWeight: 500,
    });
    expect(nearestBrandColour(kit, style.shapeFill)).toBeUndefined();
    expect(nearestBrandColour(kit, style.textFill)).toBeUndefined();
    expect(isBrandFont(kit, style.fontFamily)).toBe(true);
  });

  it('goes by the background of the page', () => {
    expect(newObjectStyle(kit, '#1F4D3A')).toMatchObject({ shapeFill: '#f7f1e3', textFill: '#f7f1e3' });
    expect(newObjectStyle(kit, 'transparent')).toEqual(newObjectStyle(kit, '#ffffff'));
  });

  it('takes the furthest colour where none stands apart', () => {
    const pale = { ...kit, palette: ['#ffffff', '#fafafa', '#fdfdfd'].map((hex) => ({ name: hex, hex })) };
    expect(newObjectStyle(pale, '#ffffff').shapeFill).toBe('#fafafa');
  });

  it('takes a font for anything, else any at all, where none is named for body text', () => {
    const [heading] = kit.fonts;
    const fonts = heading === undefined ? [] : [heading];
    expect(newObjectStyle({ ...kit, fonts }, '#ffffff').fontFamily).toBe('Playfair Display');
    const withAny = [...fonts, { family: 'Space Grotesk', use: 'any' as const }];
    expect(newObjectStyle({ ...kit, fonts: withAny }, '#ffffff')).toMatchObject({
      fontFamily: 'Space Grotesk',
      fontWeight: 400,
    });
  });

  it('is plain without a brand, and in all that a brand leaves open', () => {
    expect(newObjectStyle(undefined, '#ffffff')).toEqual(PLAIN_STYLE);
    expect(newObjectStyle({ ...kit, palette: [], fonts: [] }, '#ffffff')).toEqual(PLAIN_STYLE);
  });
});
