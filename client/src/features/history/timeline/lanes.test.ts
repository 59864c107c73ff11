import { describe, expect, it } from 'vitest';
import { activityAt, minuteAt } from '../test-activity.ts';
import { lanesOf, marksIn, pinsIn } from './lanes.ts';

const copy = { id: 'copy', name: 'Copy', kind: 'agent' } as const;
const ben = { id: 'ben', name: 'Ben', kind: 'user' } as const;

describe('lanes', () => {
  it('has one for each author, people before agents, in places that stay whoever works next', () => {
    const work = [
      activityAt(30, { author: copy }),
      activityAt(20, { author: ben }),
      activityAt(10),
      activityAt(0, { author: copy }),
    ];
    const lanes = lanesOf(work);
    expect(lanes.map(({ author }) => author.name)).toEqual(['Ana', 'Ben', 'Copy']);
    const later = lanesOf([activityAt(50), activityAt(40, { author: ben }), ...work]);
    expect(later.map(({ author }) => author.name)).toEqual(['Ana', 'Ben', 'Copy']);
    const less = lanesOf(work.slice(0, 2));
    expect(less.map(({ author }) => author.name)).toEqual(['Ben', 'Copy']);
    expect(lanes[2]?.activities.map(({ activity }) => activity.id)).toEqual(['a0', 'a30']);
  });

  it('draws far fewer marks than there are stretches when they lie close', () => {
    const [lane] = lanesOf(Array.from({ length: 5_000 }, (_, index) => activityAt(index * 2)));
    if (lane === undefined) throw new Error('There is a lane.');
    const view = { start: minuteAt(0), end: minuteAt(10_000) };
    const marks = marksIn(lane, view, 280);
    expect(marks.length).toBeLessThanOrEqual(280 / 5);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
    for (const [index, mark] of marks.entries()) {
      expect(mark.x).toBeGreaterThanOrEqual((marks[index - 1]?.x ?? 0) + (marks[index - 1]?.width ?? 0));
      expect(mark.x + mark.width).toBeLessThanOrEqual(280);
    }
  });

  it('keeps stretches apart where there is room, and leaves out what is not in view', () => {
    const [lane] = lanesOf([activityAt(0), activityAt(30), activityAt(500)]);
    if (lane === undefined) throw new Error('There is a lane.');
    const marks = marksIn(lane, { start: minuteAt(0), end: minuteAt(60) }, 300);
    expect(marks.map(({ x, count }) => [Math.round(x), count])).toEqual([
      [0, 1],
      [150, 1],
    ]);
  });
});

describe('pins', () => {
  it('gives way to what matters more', () => {
    const at = (minute: number, weight: number, entry: string) => ({ time: minuteAt(minute), weight, entry });
    const placed = pinsIn(
      [at(10, 0, 'automatic'), at(11, 2, 'named'), at(40, 0, 'other'), at(90, 2, 'later')],
      { start: minuteAt(0), end: minuteAt(60) },
      60,
      16,
    );
    expect(placed.map(({ entry }) => entry)).toEqual(['named', 'other']);
  });
});
