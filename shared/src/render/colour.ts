/** A colour that is painted: `hex` is `#rrggbb`, `alpha` lies in 0–1 and is above 0. */
export interface Colour {
  readonly hex: string;
  readonly alpha: number;
}

/**
 * Reads `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`. Anything else, `transparent` above all, paints nothing,
 * so no text of a document ever reaches an attribute as it stands.
 */
export function parseColour(text: string): Colour | undefined {
  const match = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text.trim());
  const digits = match?.[1]?.toLowerCase();
  if (digits === undefined) return undefined;
  const long = digits.length <= 4 ? Array.from(digits, (digit) => digit + digit).join('') : digits;
  const alpha = long.length === 8 ? Number.parseInt(long.slice(6), 16) / 255 : 1;
  return alpha === 0 ? undefined : { hex: `#${long.slice(0, 6)}`, alpha };
}
