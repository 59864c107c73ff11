import { describe, expect, it } from 'vitest';
import { momentWords } from './moment-words.ts';

const NOW = Date.UTC(2026, 2, 5, 15);
const utc = { timeZone: 'UTC' };

describe('a moment as people say it', () => {
  it.each([
    [Date.UTC(2026, 2, 5, 14, 5), '14:05, today'],
    [Date.UTC(2026, 2, 3, 14, 5), '14:05, Tuesday'],
    [Date.UTC(2026, 1, 3, 9, 0), '09:00, Feb 3'],
    [Date.UTC(2025, 10, 3, 9, 0), '09:00, Nov 3, 2025'],
  ])('%s', (time, words) => {
    expect(momentWords(time, NOW, utc)).toBe(words);
  });
});
