import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { vi } from 'vitest';
import type * as Y from 'yjs';
import type { RunningServer } from './running-server.ts';

/** The content of a creative, opened over the socket as a browser does. */
export interface OpenCreative {
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  /** Resolves when the server has on disk what was edited here. */
  saved(): Promise<void>;
  /** Cuts the line; edits made meanwhile are sent when it is back. */
  disconnect(): void;
  reconnect(): Promise<void>;
  close(): void;
}

export async function openCreative(
  server: RunningServer,
  contentName: string,
  ticket: string,
): Promise<OpenCreative> {
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${server.url.replace('http', 'ws')}/collab`,
    delay: 50,
    minDelay: 10,
    maxDelay: 200,
  });
  const provider = new HocuspocusProvider({ websocketProvider, name: contentName, token: ticket });
  provider.attach();
  const saved = (): Promise<void> =>
    vi.waitFor(
      () => {
        if (!provider.synced || provider.unsyncedChanges > 0) throw new Error('Waited in vain for: saved');
      },
      { timeout: 20_000, interval: 5 },
    );
  await saved();
  return {
    doc: provider.document,
    provider,
    saved,
    disconnect: () => websocketProvider.disconnect(),
    async reconnect() {
      await websocketProvider.connect();
      await saved();
    },
    close() {
      provider.destroy();
      websocketProvider.destroy();
    },
  };
}
