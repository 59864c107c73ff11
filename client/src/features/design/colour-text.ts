/** A colour as documents hold it: `#rrggbb`, with two more digits if it lets something through. */
export function withAlpha(hex: string, alpha: number): string {
  const share = Math.round(Math.min(1, Math.max(0, alpha)) * 255);
  return share === 255 ? hex.toLowerCase() : `${hex.toLowerCase()}${share.toString(16).padStart(2, '0')}`;
}
