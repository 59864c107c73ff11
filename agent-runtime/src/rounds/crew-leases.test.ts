import { StudioError } from '@sparklio/shared/errors';
import { expect, it } from 'vitest';
import { createManualClock } from '../../test/manual-clock.ts';
import { createMemoryMessageBus } from '../message-bus/adapters/memory.ts';
import type { MessageBus } from '../message-bus/message-bus.ts';
import { LEASE_MS, createCrewLeases } from './crew-leases.ts';
import type { CrewLeases } from './crew-leases.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

function setUp() {
  const clock = createManualClock();
  const bus = createMemoryMessageBus({ clock });
  const lost: string[] = [];
  const open = (holder: string, mayGiveWay = true, over: MessageBus = bus): CrewLeases =>
    createCrewLeases({
      bus: over,
      holder,
      clock,
      logger: SILENT,
      mayGiveWay: () => mayGiveWay,
      onLost: () => void lost.push(holder),
    });
  return { clock, bus, lost, open };
}

it('lets one process work in a creative, for as long as it renews', async () => {
  const { clock, lost, open } = setUp();
  const [one, two] = [open('one'), open('two')];
  expect(await one.claim('c')).toBe(true);
  await clock.advance(3 * LEASE_MS);
  expect(await two.claim('c')).toBe(false);
  expect(await two.claim('another')).toBe(true);
  expect(lost).toEqual([]);
  await one.release('c');
  expect(await two.claim('c')).toBe(true);
});

it('gives a creative to another process when its holder has died', async () => {
  const { clock, bus, open } = setUp();
  await bus.keyValue('crews').put('c', 'dead', { ttlMs: LEASE_MS });
  const two = open('two');
  expect(await two.claim('c')).toBe(false);
  await clock.advance(LEASE_MS + 1);
  expect(await two.claim('c')).toBe(true);
});

it('gives way to a task elsewhere, unless a task is under way here', async () => {
  const { lost, open } = setUp();
  await open('idle').claim('c');
  await open('busy', false).claim('d');
  const two = open('two');
  expect(await two.claimForTask('c')).toBe(true);
  expect(await two.claimForTask('d')).toBe(false);
  expect(lost).toEqual(['idle']);
});

it('stops working when it could not renew: who is cut off from the bus hears no stop either', async () => {
  const { clock, bus, lost, open } = setUp();
  let isAway = false;
  const store = bus.keyValue('crews');
  const away: MessageBus = {
    ...bus,
    keyValue: () => ({
      ...store,
      get: (key) =>
        isAway ? Promise.reject(new StudioError('unavailable', 'The bus is away.')) : store.get(key),
    }),
  };
  const one = open('one', true, away);
  await one.claim('c');
  isAway = true;
  await clock.advance(LEASE_MS - 1);
  expect(lost).toEqual([]);
  await clock.advance(2);
  expect(lost).toEqual(['one']);
});

it('stops working where another has taken over', async () => {
  const { clock, bus, lost, open } = setUp();
  await open('one').claim('c');
  await bus.keyValue('crews').put('c', 'two');
  await clock.advance(LEASE_MS);
  expect(lost).toEqual(['one']);
});
