import { commonStrings } from '../strings/common.ts';

export interface NumberLimits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export type ParsedNumber = { readonly value: number } | { readonly problem: string };

/** Reads what a person typed into a number field. Takes a comma as decimal sign and a unit at the end. */
export function parseNumber(typed: string, { min, max }: NumberLimits = {}): ParsedNumber {
  const text = typed
    .trim()
    .replace(/\s*(?:px|%|°)$/u, '')
    .replace(',', '.')
    .replace('−', '-');
  if (text === '') return { problem: commonStrings.numbers.empty };
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return { problem: commonStrings.numbers.notANumber };
  const value = Number(text);
  if (min !== undefined && value < min) return { problem: commonStrings.numbers.atLeast(formatNumber(min)) };
  if (max !== undefined && value > max) return { problem: commonStrings.numbers.atMost(formatNumber(max)) };
  return { value };
}

/** At most two decimals, none that say nothing. */
export function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** One arrow key's worth, inside the limits. Steps land on multiples of tenths only by adding, so 0.1 + 0.2 stays 0.3. */
export function stepNumber(value: number, step: number, { min, max }: NumberLimits = {}): number {
  const next = Math.round((value + step) * 1000) / 1000;
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next));
}
