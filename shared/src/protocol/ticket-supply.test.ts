import { describe, expect, it, vi } from 'vitest';
import { createTicketSupply } from './ticket-supply.ts';

function supply(first?: { token: string }) {
  let made = 0;
  const ask = vi.fn<() => Promise<{ token: string }>>(async () => ({ token: `t${++made}` }));
  const seen: string[] = [];
  const tickets = createTicketSupply({
    ask,
    onTicket: ({ token }) => void seen.push(token),
    keepsOld: (error) => error instanceof TypeError,
    ...(first === undefined ? {} : { first }),
  });
  const both = () => Promise.all([tickets.tokenFor('content'), tickets.tokenFor('review')]);
  return { tickets, ask, seen, both };
}

describe('a supply of tickets', () => {
  it('serves both documents with one ticket, and with one new one each time the server asks both', async () => {
    const { both, ask, seen } = supply();
    expect(await both()).toEqual(['t1', 't1']);
    expect(await both()).toEqual(['t2', 't2']);
    expect(await both()).toEqual(['t3', 't3']);
    expect(ask).toHaveBeenCalledTimes(3);
    expect(seen).toEqual(['t1', 't2', 't3']);
  });

  it('begins with a ticket that is there already, and with a new one for a new socket', async () => {
    const { both, tickets } = supply({ token: 'given' });
    expect(await both()).toEqual(['given', 'given']);
    tickets.restart();
    expect(await both()).toEqual(['t1', 't1']);
  });

  it('keeps the old ticket while a newer one cannot be had, and asks again next time', async () => {
    const { both, ask } = supply();
    await both();
    ask.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    expect(await both()).toEqual(['t1', 't1']);
    expect(await both()).toEqual(['t2', 't2']);
  });

  it('passes on that there will be none', async () => {
    const { both, ask } = supply();
    await both();
    ask.mockRejectedValueOnce(new Error('not yours any more'));
    await expect(both()).rejects.toThrow('not yours any more');
  });
});
