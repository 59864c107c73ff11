import { describe, expect, it } from 'vitest';
import { activityAt, minuteAt, versionAt } from '../test-activity.ts';
import { createTimeMap } from './time-map.ts';

describe('time and position of the log', () => {
  const map = createTimeMap([activityAt(0), activityAt(10, { from: 20, to: 40 })], [versionAt(5, 15)]);

  it('stops at the end of each stretch and at each version, oldest first', () => {
    expect(map.stops.map(({ position }) => position)).toEqual([5, 15, 40]);
    expect(map.stops[1]?.version?.number).toBe(1);
  });

  it('spreads positions evenly between two known moments and never passes them', () => {
    expect(map.positionAt(minuteAt(10))).toBe(20);
    expect(map.positionAt(minuteAt(10.5))).toBe(30);
    expect(map.positionAt(minuteAt(11))).toBe(40);
    expect(map.positionAt(minuteAt(100))).toBe(40);
    expect(map.positionAt(minuteAt(-1))).toBeUndefined();
  });

  it('knows the stop before any moment', () => {
    expect(map.stopBefore(minuteAt(-1))).toBe(-1);
    expect(map.stopBefore(minuteAt(5))).toBe(1);
    expect(map.stopBefore(minuteAt(60))).toBe(2);
  });

  it('makes one stop of a stretch and the version that ends it', () => {
    const [stop, ...rest] = createTimeMap([activityAt(0)], [versionAt(1, 5)]).stops;
    expect(rest).toEqual([]);
    expect([stop?.activity?.id, stop?.version?.number]).toEqual(['a0', 1]);
  });

  it('lives with clocks that went backwards: positions decide', () => {
    const stops = createTimeMap(
      [activityAt(10, { from: 0, to: 5 }), activityAt(2, { from: 6, to: 9 })],
      [],
    ).stops;
    expect(stops.map(({ position }) => position)).toEqual([5, 9]);
    expect(stops[1]?.time).toBe(stops[0]?.time);
  });
});
