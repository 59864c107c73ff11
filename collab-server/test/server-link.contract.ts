import { afterEach, expect, test, vi } from 'vitest';
import type { ServerLink } from '../src/sync/link/server-link.ts';

/** A way to make links that hear each other, and to cut and mend what is between them. */
export interface LinkWorld {
  join(): ServerLink;
  cut(): Promise<void> | void;
  mend(): Promise<void> | void;
}

/** What every `ServerLink` promises. */
export function serverLinkContract(createWorld: () => Promise<LinkWorld> | LinkWorld): void {
  let links: ServerLink[] = [];
  let world: LinkWorld;
  afterEach(async () => {
    await Promise.all(links.map((link) => link.close()));
    links = [];
  });

  async function joined(count: number): Promise<ServerLink[]> {
    world = await createWorld();
    links = Array.from({ length: count }, () => world.join());
    await vi.waitUntil(() => links.every(({ isUp }) => isUp), { timeout: 20_000 });
    return links;
  }

  function listen(link: ServerLink, channel: string): { heard: string[]; stop: () => void } {
    const heard: string[] = [];
    const stop = link.subscribe(channel, (bytes) => heard.push(Buffer.from(bytes).toString()));
    return { heard, stop };
  }

  /** Says it until all have heard it: a subscription may take effect a moment later. */
  async function reach(
    from: ServerLink,
    channel: string,
    all: readonly { heard: string[] }[],
  ): Promise<void> {
    await vi.waitUntil(
      () => {
        if (all.every(({ heard }) => heard.includes('ready'))) return true;
        from.publish(channel, Buffer.from('ready'));
        return false;
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  test('what one says all others hear, in its order, and it does not hear itself', async () => {
    const [one, two, three] = (await joined(3)) as [ServerLink, ServerLink, ServerLink];
    const ears = [listen(one, 'a'), listen(two, 'a'), listen(three, 'a')] as const;
    await reach(one, 'a', [ears[1], ears[2]]);
    for (let index = 0; index < 100; index++) one.publish('a', Buffer.from(`${index}`));
    const said = Array.from({ length: 100 }, (_, index) => `${index}`);
    for (const { heard } of ears.slice(1)) {
      await vi.waitUntil(() => heard.at(-1) === '99');
      expect(heard.filter((text) => text !== 'ready')).toEqual(said);
    }
    expect(ears[0].heard).toEqual([]);
  });

  test('a channel is heard by those who listen on it, until they stop', async () => {
    const [one, two] = (await joined(2)) as [ServerLink, ServerLink];
    const name = '0196b3f0-0000-7000-8000-000000000000.canvas.0196b3f0-0000-7000-8000-000000000001';
    const ears = [listen(two, name), listen(two, 'b')] as const;
    await reach(one, name, [ears[0]]);
    await reach(one, 'b', [ears[1]]);
    one.publish(name, Buffer.from('for the first'));
    one.publish('b', Buffer.from('for the second'));
    await vi.waitUntil(() => ears[1].heard.includes('for the second'));
    await vi.waitUntil(() => ears[0].heard.includes('for the first'));
    expect(ears[1].heard).not.toContain('for the first');
    ears[0].stop();
    one.publish(name, Buffer.from('too late'));
    one.publish('b', Buffer.from('last'));
    await vi.waitUntil(() => ears[1].heard.includes('last'));
    expect(ears[0].heard).not.toContain('too late');
  });

  test('what is received is a copy that nothing else shares, whatever bytes it has', async () => {
    const [one, two] = (await joined(2)) as [ServerLink, ServerLink];
    const ear = listen(two, 'a');
    await reach(one, 'a', [ear]);
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const heard: Uint8Array[] = [];
    two.subscribe('bytes', (bytes) => heard.push(bytes));
    await vi.waitUntil(() => {
      one.publish('bytes', all);
      return heard.length > 1;
    });
    expect(heard[0]).toEqual(all);
    expect(heard[0]?.buffer.byteLength).toBe(256);
    heard[0]?.fill(0);
    expect(heard[1]).toEqual(all);
  });

  test('saying something while it is down harms nobody, and it is told when it is up again', async () => {
    const [one, two] = (await joined(2)) as [ServerLink, ServerLink];
    const ear = listen(two, 'a');
    await reach(one, 'a', [ear]);
    let ups = 0;
    const forget = one.onUp(() => (ups += 1));
    await world.cut();
    await vi.waitUntil(() => !one.isUp && !two.isUp, { timeout: 30_000 });
    for (let index = 0; index < 1000; index++) one.publish('a', new Uint8Array(1000));
    expect(ups).toBe(0);
    await world.mend();
    await vi.waitUntil(() => one.isUp && two.isUp, { timeout: 30_000 });
    expect(ups).toBe(1);
    forget();
    ear.heard.length = 0;
    await reach(one, 'a', [ear]);
  });

  test('a closed link says nothing, hears nothing and does not mind being asked', async () => {
    const [one, two, three] = (await joined(3)) as [ServerLink, ServerLink, ServerLink];
    const ears = [listen(two, 'a'), listen(three, 'a')] as const;
    await reach(one, 'a', ears);
    await two.close();
    expect(two.isUp).toBe(false);
    two.publish('a', Buffer.from('from the grave'));
    one.publish('a', Buffer.from('last'));
    await vi.waitUntil(() => ears[1].heard.includes('last'));
    expect(ears[0].heard).not.toContain('last');
    expect(ears[1].heard).not.toContain('from the grave');
    two.subscribe('a', () => undefined)();
  });
}
