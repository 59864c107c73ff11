import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as Y from 'yjs';

/** A peer that knows nothing of our client: the stock provider and a Y.Doc. */
export interface RawPeer {
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  /** resolves with the first full state, rejects if the ticket is refused */
  readonly synced: Promise<void>;
  /** everything the server sent as stateless messages */
  readonly said: readonly string[];
  close(): void;
}

export function openRawPeer(address: string, documentName: string, ticket: string): RawPeer {
  const socket = new HocuspocusProviderWebsocket({
    url: `${address.replace('http', 'ws')}/collab`,
    maxAttempts: 1,
  });
  const doc = new Y.Doc();
  const said: string[] = [];
  const synced = Promise.withResolvers<void>();
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: documentName,
    document: doc,
    token: ticket,
    onSynced: () => synced.resolve(),
    onAuthenticationFailed: ({ reason }) => synced.reject(new Error(reason)),
    onStateless: ({ payload }) => said.push(payload),
  });
  provider.attach();
  return {
    doc,
    provider,
    synced: synced.promise,
    said,
    close() {
      provider.destroy();
      socket.destroy();
      doc.destroy();
    },
  };
}
