import { describe, expect, it } from 'vitest';
import { exactTime, relativeTime } from './relative-time.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const ago = (seconds: number): string => relativeTime(new Date(NOW - seconds * 1000).toISOString(), NOW);

describe('relativeTime', () => {
  it('counts in the largest unit that fits', () => {
    expect(ago(42)).toBe('42 sec. ago');
    expect(ago(60)).toBe('1 min. ago');
    expect(ago(3 * 3600 + 59 * 60)).toBe('3 hr. ago');
    expect(ago(86_400)).toBe('yesterday');
    expect(ago(15 * 86_400)).toBe('2 wk. ago');
  });

  it('calls what just happened now, even if the clocks differ a little', () => {
    expect(ago(0)).toBe('now');
    expect(ago(9)).toBe('now');
    expect(ago(-30)).toBe('now');
  });

  it('shows nothing for what is no time', () => {
    expect(relativeTime('soon', NOW)).toBe('');
    expect(exactTime('soon')).toBe('');
  });
});
