import { expect, it } from 'vitest';
import { createManualClock } from '../../test/manual-clock.ts';
import { SETTLE, createSettler } from './settler.ts';

const { free, held } = SETTLE;

function started() {
  const clock = createManualClock();
  const runs: number[] = [];
  const begin = clock.now();
  const settler = createSettler(clock, async () => void runs.push(clock.now() - begin));
  return { clock, runs, settler };
}

it('runs once things have been quiet', async () => {
  const { clock, runs, settler } = started();
  settler.touch(false);
  await clock.advance(200);
  settler.touch(false);
  await clock.advance(1_000);
  expect(runs).toEqual([200 + free.quietMs]);
});

it('does not wait for ever while things go on', async () => {
  const { clock, runs, settler } = started();
  for (let step = 0; step < 30; step++) {
    settler.touch(false);
    await clock.advance(100);
  }
  expect(runs[0]).toBe(free.longestMs);
});

it('leaves people longer with what they hold, but no longer than a second and a half', async () => {
  const once = started();
  once.settler.touch(true);
  await once.clock.advance(2_000);
  expect(once.runs).toEqual([held.quietMs]);

  const { clock, runs, settler } = started();
  for (let step = 0; step < 30; step++) {
    settler.touch(true);
    await clock.advance(100);
  }
  expect(runs[0]).toBe(1_500);
});

it('never runs twice at once; a touch meanwhile leads to another run', async () => {
  const clock = createManualClock();
  const gate = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  let runs = 0;
  const settler = createSettler(clock, async () => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    if (runs === 1) await gate.promise;
    running -= 1;
  });
  settler.hurry();
  settler.touch(false);
  await clock.advance(500);
  settler.hurry();
  await clock.advance(0);
  gate.resolve();
  await clock.advance(500);
  expect([runs, most]).toEqual([2, 1]);
});

it('is quiet once closed', async () => {
  const { clock, runs, settler } = started();
  settler.touch(false);
  settler.close();
  settler.touch(false);
  settler.hurry();
  await clock.advance(5_000);
  expect(runs).toEqual([]);
});
