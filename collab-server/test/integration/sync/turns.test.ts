import { encodeTurn } from '@sparklio/shared/protocol/turns';
import { createId } from '@sparklio/shared/ids';
import { afterEach, expect, test, vi } from 'vitest';
import type { LogEntry } from '../../../src/update-log/update-log.ts';
import { startHarness, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

/** Logged entries of the content from here on. */
function listen(): LogEntry[] {
  const entries: LogEntry[] = [];
  const append = harness.log.append.bind(harness.log);
  vi.spyOn(harness.log, 'append').mockImplementation((given) => {
    entries.push(...given);
    return append(given);
  });
  return entries;
}

function write({ doc }: Peer, title: string): void {
  doc.getMap('meta').set('title', title);
}

test('updates of an agent are logged with the turn it named before them, also within one batch', async () => {
  harness = await startHarness();
  const entries = listen();
  const agent = harness.join({ userId: 'brand', role: 'agent_editor' });
  await agent.saved();
  const [first, second] = [createId(), createId()];
  write(agent, 'none');
  agent.provider.sendStateless(encodeTurn(first));
  write(agent, 'one');
  write(agent, 'one more');
  agent.provider.sendStateless(encodeTurn(second));
  write(agent, 'two');
  agent.provider.sendStateless(encodeTurn());
  write(agent, 'over');
  await until(() => entries.length === 5, 'five updates');
  await agent.saved();
  expect(entries.map(({ turnId }) => turnId)).toEqual([undefined, first, first, second, undefined]);
});

test('a person has no turns', async () => {
  harness = await startHarness();
  const entries = listen();
  const ada = harness.join({ userId: 'ada' });
  await ada.saved();
  ada.provider.sendStateless(encodeTurn(createId()));
  write(ada, 'Tea');
  await until(() => entries.length === 1, 'the update');
  await ada.saved();
  expect(entries[0]).not.toHaveProperty('turnId');
});

test.for(['{"t":"turn","id":"seven"}', '{"t":"turn","id":7}', '{"t":"turn"', '{"t":"turn","who":"me"}'])(
  'a turn that is not well formed ends the socket: %s',
  async (payload) => {
    harness = await startHarness();
    const agent = harness.join({ userId: 'brand', role: 'agent_editor' });
    await agent.saved();
    agent.provider.sendStateless(payload);
    await until(() => agent.closes.length > 0, 'the end');
    expect(agent.closes[0]).toMatchObject({ code: 4400, reason: 'bad-frame' });
  },
);
