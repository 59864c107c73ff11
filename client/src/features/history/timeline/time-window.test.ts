import { describe, expect, it } from 'vitest';
import { fitWindow, lastOf, moveWindow, reveal, ticksOf, zoomWindow } from './time-window.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 3, 14, 5);
const utc = { timeZone: 'UTC' };

describe('the stretch of time in view', () => {
  it('never shows less than ten minutes, however young the work is', () => {
    const { start, end } = fitWindow(NOW - 1_000, NOW);
    expect(end - start).toBeGreaterThan(HOUR / 6);
    expect(start).toBeLessThan(NOW - HOUR * 0.15);
  });

  it('keeps the moment under the pointer where it is', () => {
    const view = lastOf(24 * HOUR, NOW);
    const anchor = NOW - 6 * HOUR;
    const shareOf = ({ start, end }: typeof view): number => (anchor - start) / (end - start);
    expect(shareOf(zoomWindow(view, 3, anchor, NOW))).toBeCloseTo(shareOf(view), 6);
  });

  it('does not go into the future, nor closer than ten minutes', () => {
    expect(moveWindow(lastOf(HOUR, NOW), 50 * HOUR, NOW).end).toBeLessThan(NOW + HOUR);
    const close = zoomWindow(lastOf(HOUR, NOW), 1e9, NOW, NOW);
    expect(close.end - close.start).toBe(600_000);
  });

  it('moves only as far as it must to show a moment', () => {
    const view = lastOf(HOUR, NOW);
    expect(reveal(view, NOW - 60_000, NOW)).toBe(view);
    const earlier = reveal(view, NOW - 5 * HOUR, NOW);
    expect(earlier.start).toBeLessThan(NOW - 5 * HOUR);
    expect(earlier.end - earlier.start).toBeCloseTo(view.end - view.start, 3);
  });
});

describe('ticks', () => {
  it('stand at round moments of the clock and keep their distance', () => {
    const ticks = ticksOf(lastOf(HOUR, NOW), 280, 56, utc);
    expect(ticks.map(({ label }) => label)).toEqual(['13:15', '13:30', '13:45', '14:00']);
  });

  it('name days where days are shown', () => {
    const labels = ticksOf(lastOf(7 * 24 * HOUR, NOW), 280, 56, utc).map(({ label }) => label);
    expect(labels.length).toBeGreaterThan(1);
    expect(labels.length).toBeLessThanOrEqual(5);
    expect(labels).toContain('2 Mon');
  });

  it('stand at midnight of the viewer when a week holds the change to summer time', () => {
    const start = Date.UTC(2026, 2, 27);
    const ticks = ticksOf({ start, end: start + 4 * 24 * HOUR }, 400, 56, { timeZone: 'Europe/Berlin' });
    const clock = new Intl.DateTimeFormat('en', {
      hour: '2-digit',
      hourCycle: 'h23',
      timeZone: 'Europe/Berlin',
    });
    expect(ticks.map(({ time }) => clock.format(time))).toEqual(ticks.map(() => '00'));
    expect(ticks.length).toBeGreaterThan(2);
  });
});
