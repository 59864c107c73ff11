import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { filesOf } from '@sparklio/shared/fonts/catalog';
import { designStrings as words } from '../../strings/design.ts';
import type { SelectGroup, SelectOption } from '../../ui/Select.tsx';

const WEIGHT_NAMES: Readonly<Record<number, string>> = {
  100: 'Thin',
  200: 'Extra light',
  300: 'Light',
  400: 'Regular',
  500: 'Medium',
  600: 'Semibold',
  700: 'Bold',
  800: 'Extra bold',
  900: 'Black',
};

/** Families to choose from, the brand's first and apart. */
export function fontGroups(families: readonly string[], kit: BrandKit | undefined): readonly SelectGroup[] {
  const ofBrand = [...new Set(kit?.fonts.map((font) => font.family) ?? [])].filter((family) =>
    families.includes(family),
  );
  const others = families.filter((family) => !ofBrand.includes(family));
  const option = (family: string): SelectOption => ({
    value: family,
    label: family,
    fontFamily: `'${family}'`,
  });
  return [
    ...(ofBrand.length === 0 ? [] : [{ label: words.brandFonts, options: ofBrand.map(option) }]),
    { ...(ofBrand.length === 0 ? {} : { label: words.otherFonts }), options: others.map(option) },
  ];
}

/** The weights that a family really has, and the present one even if it has not. */
export function weightOptions(
  family: string | undefined,
  present: number | undefined,
): readonly SelectOption[] {
  const files = family === undefined ? [] : filesOf(family);
  const weights = new Set(files.length === 0 ? [400, 700] : files.map((file) => file.weight));
  if (present !== undefined) weights.add(present);
  return [...weights]
    .sort((a, b) => a - b)
    .map((weight) => ({ value: String(weight), label: WEIGHT_NAMES[weight] ?? String(weight) }));
}
