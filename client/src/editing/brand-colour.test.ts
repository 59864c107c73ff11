import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import { describe, expect, it } from 'vitest';
import { brandColourName, isBrandFont, nearestBrandColour } from './brand-colour.ts';

const kit = brandKitSchema.parse({
  palette: [
    { name: 'Forest', hex: '#1f4d3a' },
    { name: 'Amber', hex: '#e0912f' },
  ],
  tolerance: 2.5,
  fonts: [{ family: 'Inter', use: 'body' }],
  logos: [],
  tone: { summary: '', do: [], dont: [] },
  words: { forbidden: [], known: [], claims: [] },
});

describe('nearestBrandColour', () => {
  it('has nothing to say about colours of the palette, near ones, and paint that is not there', () => {
    expect(nearestBrandColour(kit, '#1F4D3A')).toBeUndefined();
    expect(nearestBrandColour(kit, '#1f4d3b')).toBeUndefined();
    expect(nearestBrandColour(kit, 'transparent')).toBeUndefined();
  });

  it('names the colour that was probably meant', () => {
    expect(nearestBrandColour(kit, '#ff8800')?.name).toBe('Amber');
    expect(nearestBrandColour(kit, '#00553380')?.name).toBe('Forest');
  });

  it('forbids nothing without a palette', () => {
    expect(nearestBrandColour({ ...kit, palette: [] }, '#ff8800')).toBeUndefined();
  });
});

describe('names of the brand', () => {
  it('are found whatever the case of the letters', () => {
    expect(brandColourName(kit, '#E0912F')).toBe('Amber');
    expect(brandColourName(kit, '#e0912e')).toBeUndefined();
    expect(isBrandFont(kit, 'inter')).toBe(true);
    expect(isBrandFont(kit, 'Lora')).toBe(false);
    expect(isBrandFont({ ...kit, fonts: [] }, 'Lora')).toBe(true);
  });
});
