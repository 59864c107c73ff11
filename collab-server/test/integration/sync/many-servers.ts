import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { expect, vi } from 'vitest';
import { createMemoryNetwork } from '../../../src/sync/link/adapters/memory.ts';
import type { MemoryNetwork } from '../../../src/sync/link/adapters/memory.ts';
import type { ServerLink } from '../../../src/sync/link/server-link.ts';
import type { SyncServerOptions } from '../../../src/sync/sync-server.ts';
import { createMemoryUpdateLog } from '../../../src/update-log/adapters/memory.ts';
import type { UpdateLog } from '../../../src/update-log/update-log.ts';
import { startHarness } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

/** Servers that share one log and a network in memory. */
export interface ManyServers {
  readonly servers: readonly Harness[];
  readonly links: readonly ServerLink[];
  readonly network: MemoryNetwork;
  readonly log: UpdateLog;
  readonly contentName: string;
  stop(): Promise<void>;
}

export async function startServers(
  count: number,
  options: Partial<SyncServerOptions> = {},
): Promise<ManyServers> {
  const network = createMemoryNetwork();
  const log = options.log ?? createMemoryUpdateLog();
  const creative = { workspaceId: createId(), kind: 'canvas', creativeId: createId() } as const;
  const links = Array.from({ length: count }, () => network.join());
  const servers: Harness[] = [];
  for (const link of links) servers.push(await startHarness({ ...options, log, link }, creative));
  return {
    servers,
    links,
    network,
    log,
    contentName: documentNamesOf(creative).contentName,
    async stop() {
      // One after the other: whoever is closed last still serves what the others said goodbye with.
      for (const server of servers) await server.stop();
      for (const link of links) await link.close();
      await log.close();
    },
  };
}

/** Everybody saved what they did, and all hold what the log holds, to the last struct. */
export async function converged(log: UpdateLog, name: string, peers: readonly Peer[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.saved()));
  const logged = await replayed(log, name);
  const expected = { vector: sortedVector(logged), content: contentOf(logged) };
  for (const { doc } of peers) {
    const held = (): typeof expected => ({ vector: sortedVector(doc), content: contentOf(doc) });
    await vi.waitFor(() => expect(held()).toEqual(expected), { timeout: 30_000, interval: 10 });
  }
}

const ROOTS = ['meta', 'objects', 'pages'];

function contentOf(doc: Y.Doc): Record<string, unknown> {
  return Object.fromEntries(ROOTS.map((root) => [root, doc.getMap(root).toJSON()]));
}

/** The document that the log gives, entry by entry. @throws if it has gaps */
export async function replayed(log: UpdateLog, name: string): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for (const { update } of await log.readAfter(name, 0)) Y.applyUpdate(doc, update);
  expect(doc.store.pendingStructs).toBeNull();
  return doc;
}

function sortedVector(doc: Y.Doc): string {
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([one], [two]) => one - two);
  return JSON.stringify(vector);
}

/**
 * Every entry brought something new: no update was logged again. The first message after a line was lost may repeat a
 * part of what was sent just before; with `isStrict` not even that.
 */
export async function expectLoggedOnce(log: UpdateLog, name: string, isStrict = true): Promise<void> {
  const doc = new Y.Doc();
  let news = 0;
  // Yjs tidies up formats after an update, in a transaction of its own that counts as local.
  doc.on('update', (_update, _origin, _doc, { local }) => {
    if (!local) news += 1;
  });
  for (const { seq, update } of await log.readAfter(name, 0)) {
    const before = Y.decodeStateVector(Y.encodeStateVector(doc));
    const { from } = Y.parseUpdateMeta(update);
    if (isStrict)
      for (const [client, start] of from)
        expect(start, `entry ${seq}, client ${client}`).toBe(before.get(client) ?? 0);
    news = 0;
    Y.applyUpdate(doc, update);
    // Two may delete the same at the same time; nobody writes the same twice.
    if (from.size > 0) expect(news, `entry ${seq} to bring something new`).toBe(1);
  }
}
