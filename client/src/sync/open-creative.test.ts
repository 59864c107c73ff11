import { afterEach, describe, expect, it, vi } from 'vitest';
import { readMeta } from '@sparklio/shared/documents/canvas/read';
import { StudioError } from '@sparklio/shared/errors';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Creative, Ticket } from '@sparklio/shared/protocol/api';
import { recoveryStrings } from '../strings/recovery.ts';
import { openCreative } from './open-creative.ts';
import type { OpenCreative, SessionEnd } from './open-creative.ts';
import { TestSocket } from './test-socket.ts';

const CREATIVE = {
  id: 'hero',
  title: 'Hero',
  role: 'editor',
  contentName: 'content',
  reviewName: 'review',
} as unknown as Creative;
const ticketOf = (role: Role): Ticket => ({
  token: 'token',
  role,
  documents: ['content', 'review'],
  expiresAt: '',
});

const sessions: OpenCreative[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const session of sessions.splice(0)) session.close();
});

async function joined(getTicket: () => Promise<Ticket>) {
  TestSocket.made = [];
  const open = openCreative({
    creative: CREATIVE,
    user: { id: 'ben', name: 'Ben' },
    getTicket,
    url: 'ws://studio.test/collab',
    webSocket: TestSocket as unknown as typeof WebSocket,
  });
  sessions.push(open);
  const ends: SessionEnd[] = [];
  open.onEnd((end) => ends.push(end));
  const socket = await enter(0);
  for (const document of ['content', 'review']) socket.answer(document, true);
  return { open, ends, socket };
}

async function enter(number: number): Promise<TestSocket> {
  const socket = await vi.waitUntil(() => TestSocket.made[number], { timeout: 5_000 });
  socket.accept();
  for (const document of ['content', 'review']) socket.admit(document);
  return socket;
}

const retitle = (open: OpenCreative): void =>
  void open.run([{ type: 'UPDATE_META', payload: { title: 'Mine' } }]);

/** Gives tickets of that role until told otherwise. */
function tickets() {
  let give = (): Promise<Ticket> => Promise.resolve(ticketOf('editor'));
  return {
    ask: () => give(),
    lower: () => (give = () => Promise.resolve(ticketOf('reviewer'))),
    end: () => (give = () => Promise.reject(new StudioError('not_found', 'There is no such creative.'))),
  };
}

describe('an open creative', () => {
  it('keeps unsaved work when access is taken away, and says so', async () => {
    const given = tickets();
    const { open, ends, socket } = await joined(given.ask);
    retitle(open);
    expect(open.saveState.get().unsaved).toBe(1);
    given.end();
    socket.end(4403, 'forbidden');
    await vi.waitUntil(() => ends.length > 0);
    expect(ends).toEqual([{ kind: 'ended', message: recoveryStrings.reasons.noAccess }]);
    const { kind, refusal } = open.saveState.get();
    expect([kind, refusal?.copy?.unsaved]).toEqual(['refused', 1]);
    expect(refusal?.copy?.json).toContain('"Mine"');
  });

  it('keeps nothing where nothing was unsaved', async () => {
    const given = tickets();
    const { open, ends, socket } = await joined(given.ask);
    retitle(open);
    socket.answer('content', true);
    given.end();
    socket.end(4403, 'forbidden');
    await vi.waitUntil(() => ends.length > 0);
    expect(open.saveState.get()).toEqual({
      kind: 'refused',
      unsaved: 0,
      message: recoveryStrings.reasons.noAccess,
    });
  });

  it.each(['status', 'close'])(
    'goes on in the role of now when an edit met a lowered one (%s), with a copy of it',
    async (how) => {
      const given = tickets();
      const { open, ends, socket } = await joined(given.ask);
      retitle(open);
      given.lower();
      if (how === 'status') socket.answer('content', false);
      else socket.end(4403, 'forbidden');
      await vi.waitUntil(() => ends.length > 0);
      expect(ends).toMatchObject([
        {
          kind: 'rejoin',
          role: 'reviewer',
          refusal: { message: recoveryStrings.reasons.readOnly, copy: { unsaved: 1 } },
        },
      ]);
      expect(readMeta(open.content).title).toBe('Mine');
    },
  );

  it('tells of edits that the server cannot save for long, until it can', async () => {
    vi.useFakeTimers();
    const { open, socket } = await joined(tickets().ask);
    retitle(open);
    socket.stateless('content', '{"t":"refused","reason":"cannot-save","message":"The disk is full."}');
    socket.end(4503, 'cannot-save');
    expect(open.saveState.get().late).toBeUndefined();
    const second = await enter(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(open.saveState.get().late).toEqual({ reason: 'The disk is full.', isKept: false });
    expect(open.copyNow('late').unsaved).toBe(1);
    second.answer('content', true);
    expect(open.saveState.get().late).toBeUndefined();
  });
});
