import { StudioError } from '@sparklio/shared/errors';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createManualClock } from '../../test/manual-clock.ts';
import { createMemoryMessageBus } from '../message-bus/adapters/memory.ts';
import type { StopState } from './stop-state.ts';
import { ASK_EVERY_MS, CONFIRMED_MS, openStopSwitch } from './stop-switch.ts';

const STOP_ALL: StopState = [{ action: 'stop', workspaceId: 'w', order: 1 }];
const BRAND = { workspaceId: 'w', agent: 'brand', creativeId: '1' };
const logger = { debug() {}, info() {}, warn() {}, error() {} };

async function switched(first: StopState = []) {
  const clock = createManualClock();
  const bus = createMemoryMessageBus({ clock });
  let answer = (): Promise<StopState> => Promise.resolve(first);
  const getStops = vi.fn<() => Promise<StopState>>(() => answer());
  const stops = await openStopSwitch({ bus, api: { getStops }, clock, logger });
  onTestFinished(() => stops.close());
  const serve = (next: () => Promise<StopState>): void => void (answer = next);
  const tell = (subject: string): Promise<void> =>
    bus.publish(subject, { workspaceId: 'w', requestedBy: { id: 'p', name: 'Ada' } });
  return { clock, stops, getStops, serve, tell };
}

it('knows what was stopped before it was there', async () => {
  const { stops } = await switched(STOP_ALL);
  expect(stops.isStopped(BRAND)).toBe(true);
});

it('finds a stop that was never heard before anything is written, and a resume by itself', async () => {
  const { clock, stops, serve } = await switched();
  serve(() => Promise.resolve(STOP_ALL));
  await clock.advance(CONFIRMED_MS + 1);
  expect(stops.isStopped(BRAND)).toBe(false);
  await stops.confirm();
  expect(stops.isStopped(BRAND)).toBe(true);
  const going = stops.running(BRAND);
  serve(() => Promise.resolve([]));
  await clock.advance(ASK_EVERY_MS);
  await going;
});

it('asks once for many writes of a moment, and forbids all of them while nobody answers', async () => {
  const { clock, stops, getStops, serve } = await switched();
  await Promise.all([stops.confirm(), stops.confirm()]);
  expect(getStops).toHaveBeenCalledTimes(1);
  serve(() => Promise.reject(new StudioError('unavailable', 'The studio cannot be reached.')));
  await clock.advance(CONFIRMED_MS + 1);
  await expect(stops.confirm()).rejects.toMatchObject({ code: 'unavailable' });
});

it('is not undone by an answer from before the stop that was heard', async () => {
  const { clock, stops, serve, tell } = await switched();
  const early = Promise.withResolvers<StopState>();
  serve(() => early.promise);
  await clock.advance(CONFIRMED_MS + 1);
  const confirmed = stops.confirm();
  serve(() => Promise.resolve(STOP_ALL));
  await tell(subjects.stop);
  await vi.waitFor(() => expect(stops.isStopped(BRAND)).toBe(true));
  early.resolve([]);
  await confirmed;
  expect(stops.isStopped(BRAND)).toBe(true);
});
