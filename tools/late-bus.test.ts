import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { createMemoryMessageBus } from '@sparklio/agent-runtime/message-bus/adapters/memory';
import type { MessageBus } from '@sparklio/agent-runtime/message-bus/message-bus';
import { StudioError } from '@sparklio/shared/errors';
import { openLateBus } from './late-bus.ts';

const logger = pino({ level: 'silent' });
const away = (): Promise<MessageBus> =>
  Promise.reject(new StudioError('unavailable', 'It does not let us in.'));

it('is waited for a moment, then gone on without; who listened hears what is said when it is there', async () => {
  const missing = vi.fn<(words: string) => void>();
  const bus = createMemoryMessageBus();
  let open = away;
  const late = await openLateBus({ open: () => open(), waitMs: 0, logger, onMissing: missing });
  expect(missing).toHaveBeenCalledOnce();
  const heard: string[] = [];
  await late.client.subscribe('a.*', ({ subject }) => void heard.push(subject));
  const forgotten = await late.client.subscribe('a.*', () => void heard.push('forgotten'));
  await forgotten.unsubscribe();
  await expect(late.client.publish('a.b', {})).rejects.toMatchObject({ code: 'unavailable' });
  open = () => Promise.resolve(bus);
  expect(await late.there).toBe(bus);
  await vi.waitFor(async () => {
    await late.client.publish('a.b', {});
    expect(heard).toContain('a.b');
  });
  expect(heard).not.toContain('forgotten');
  await late.close();
  await expect(bus.publish('a.b', {})).rejects.toMatchObject({ code: 'unavailable' });
});

it('that is there at once is nothing special', async () => {
  const missing = vi.fn<(words: string) => void>();
  const late = await openLateBus({
    open: () => Promise.resolve(createMemoryMessageBus()),
    waitMs: 10_000,
    logger,
    onMissing: missing,
  });
  expect(missing).not.toHaveBeenCalled();
  await late.client.publish('a.b', {});
  await late.close();
});

it('that can never be there ends the start, and waiting ends with the studio', async () => {
  const wrong = (): Promise<MessageBus> => Promise.reject(new StudioError('invalid_input', 'No address.'));
  const given = { waitMs: 10_000, logger, onMissing: () => undefined };
  await expect(openLateBus({ ...given, open: wrong })).rejects.toMatchObject({ code: 'invalid_input' });
  const late = await openLateBus({ ...given, waitMs: 0, open: away });
  await late.close();
  await expect(late.there).rejects.toThrow();
});
