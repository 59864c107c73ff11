/** One face of a family as a TrueType file. All are under the SIL Open Font License. */
export interface FontFile {
  readonly family: string;
  /** 100–900 */
  readonly weight: number;
  readonly style: FontStyle;
  /** the file's name, under which servers offer it at `/fonts/<file>` */
  readonly file: string;
  /** where the file lies in its package, `<package>/<folder>` */
  readonly folder: string;
}

export type FontStyle = 'normal' | 'italic';

/** Used where a document names a family that is not bundled. */
export const DEFAULT_FAMILY = 'Inter';

/** Families that stand in for characters the chosen one lacks, in the order they are tried. */
export const FALLBACK_FAMILIES = ['Inter', 'Noto Sans KR', 'Noto Emoji'] as const;
export type FallbackFamily = (typeof FALLBACK_FAMILIES)[number];

/** Bundled, but nothing a person would choose to set text in. */
const HIDDEN_FAMILIES: ReadonlySet<string> = new Set(['Noto Sans KR', 'Noto Emoji']);

const WEIGHT_NAMES: Readonly<Record<number, string>> = {
  400: 'Regular',
  500: 'Medium',
  600: 'SemiBold',
  700: 'Bold',
};

function faces(family: string, upright: readonly number[], italic: readonly number[]): FontFile[] {
  const slug = family.toLowerCase().replaceAll(' ', '-');
  const file = (weight: number, style: FontStyle): FontFile => {
    const name = `${weight}${WEIGHT_NAMES[weight]}${style === 'italic' ? '_Italic' : ''}`;
    return {
      family,
      weight,
      style,
      file: `${family.replaceAll(' ', '')}_${name}.ttf`,
      folder: `${slug}/${name}`,
    };
  };
  return [
    ...upright.map((weight) => file(weight, 'normal')),
    ...italic.map((weight) => file(weight, 'italic')),
  ];
}

/** Every bundled face. */
export const FONT_FILES: readonly FontFile[] = Object.freeze([
  ...faces('Inter', [400, 500, 600, 700], [400, 700]),
  ...faces('Playfair Display', [400, 700], [400, 700]),
  ...faces('Lora', [400, 700], [400, 700]),
  ...faces('Space Grotesk', [400, 500, 700], []),
  ...faces('JetBrains Mono', [400, 700], [400, 700]),
  ...faces('Noto Sans KR', [400, 700], []),
  ...faces('Noto Emoji', [400, 700], []),
]);

/** Names of the families a person can choose, the default first. */
export const FAMILIES: readonly string[] = Object.freeze(
  [...new Set(FONT_FILES.map((font) => font.family))].filter((family) => !HIDDEN_FAMILIES.has(family)),
);

/** The faces of a family; none if it is not bundled. Case does not matter. */
export function filesOf(family: string): readonly FontFile[] {
  return BY_FAMILY.get(family.trim().toLowerCase()) ?? [];
}

/**
 * The bundled face that draws a wish: an unknown family becomes Inter, a missing style the upright one,
 * a missing weight the nearest (of two equally near the heavier if the wish is above 500, else the lighter).
 */
export function resolveFace(family: string, weight: number, style: FontStyle): FontFile {
  const files = filesOf(family);
  const known = files.length > 0 ? files : filesOf(DEFAULT_FAMILY);
  const styled = known.filter((font) => font.style === style);
  const nearest = (styled.length > 0 ? styled : known).toSorted(
    (a, b) =>
      Math.abs(a.weight - weight) - Math.abs(b.weight - weight) ||
      (weight > 500 ? b.weight - a.weight : a.weight - b.weight),
  );
  const [first] = nearest;
  if (!first) throw new Error(`No face is bundled for ${DEFAULT_FAMILY}.`);
  return first;
}

/**
 * Whether a fallback family is worth loading for a character. Coarse on purpose: these files weigh
 * megabytes, and a browser must decide before it has seen what is in them.
 */
export function mayCover(family: FallbackFamily, codePoint: number): boolean {
  return RANGES[family].some(([first, last]) => codePoint >= first && codePoint <= last);
}

const RANGES: Readonly<Record<FallbackFamily, readonly (readonly [number, number])[]>> = {
  Inter: [
    [0x0100, 0x058f], // Latin extensions, Greek, Cyrillic
    [0x1d00, 0x1fff],
    [0x2070, 0x2bff], // currencies, letterlike symbols, numbers, arrows, mathematics
  ],
  'Noto Sans KR': [
    [0x1100, 0x11ff], // Hangul Jamo
    [0x2e80, 0x9fff], // CJK radicals, punctuation, kana, Hangul compatibility Jamo, ideographs
    [0xa960, 0xa97f],
    [0xac00, 0xd7ff], // Hangul syllables
    [0xf900, 0xfaff],
    [0xfe30, 0xfe4f],
    [0xff00, 0xffef], // full-width forms
    [0x20000, 0x2fa1f],
  ],
  'Noto Emoji': [
    [0x203c, 0x203c],
    [0x2049, 0x2049],
    [0x20e3, 0x20e3],
    [0x2139, 0x2139],
    [0x2194, 0x21aa],
    [0x231a, 0x23ff],
    [0x24c2, 0x24c2],
    [0x25aa, 0x27bf], // geometric shapes, symbols, dingbats
    [0x2934, 0x2935],
    [0x2b05, 0x2b55],
    [0x1f000, 0x1faff],
  ],
};

const BY_FAMILY: ReadonlyMap<string, readonly FontFile[]> = Map.groupBy(FONT_FILES, (font) =>
  font.family.toLowerCase(),
);
