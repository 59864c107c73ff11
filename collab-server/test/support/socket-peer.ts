import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { expect, vi } from 'vitest';
import * as Y from 'yjs';
import type { RunningServer } from './running-server.ts';

export interface SocketPeer {
  readonly provider: HocuspocusProvider;
  readonly doc: Y.Doc;
  /** of the socket, as they came */
  readonly closes: { code: number; reason: string }[];
  readonly stateless: string[];
  /** tickets asked for */
  readonly tickets: string[];
  leave(): void;
}

/**
 * A stock provider on a real server, as any program would use it: with a function that asks for a ticket whenever
 * one is wanted.
 */
export function openPeer(
  server: Pick<RunningServer, 'url' | 'call'>,
  canvas: { readonly id: string },
  document: string,
  accessToken: string,
): SocketPeer {
  const closes: { code: number; reason: string }[] = [];
  const stateless: string[] = [];
  const tickets: string[] = [];
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${server.url.replace('http', 'ws')}/collab`,
    delay: 20,
    minDelay: 10,
    maxDelay: 100,
  });
  websocketProvider.on('close', ({ event }: { event: { code: number; reason: string } }) =>
    closes.push({ code: event.code, reason: event.reason }),
  );
  const provider = new HocuspocusProvider({
    name: document,
    document: new Y.Doc(),
    websocketProvider,
    token: async () => {
      const { status, body } = await server.call('POST', `creatives/${canvas.id}/ticket`, {
        token: accessToken,
      });
      if (status !== 200) throw new Error(`no ticket: ${status}`);
      tickets.push(body.token);
      return body.token;
    },
    onStateless: ({ payload }) => stateless.push(payload),
  });
  provider.attach();
  return {
    provider,
    doc: provider.document,
    closes,
    stateless,
    tickets,
    leave() {
      provider.destroy();
      websocketProvider.destroy();
    },
  };
}

/** Waits until the check holds; never for a fixed time. */
export function settled<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 60_000, interval: 10 });
}

export async function synced(peer: SocketPeer): Promise<void> {
  await settled(() => expect(peer.provider.isSynced).toBe(true));
}
