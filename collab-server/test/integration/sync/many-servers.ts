import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { expect } from 'vitest';
import { createMemoryNetwork } from '../../../src/sync/link/adapters/memory.ts';
import type { MemoryNetwork } from '../../../src/sync/link/adapters/memory.ts';
import type { ServerLink } from '../../../src/sync/link/server-link.ts';
import type { SyncServerOptions } from '../../../src/sync/sync-server.ts';
import { createMemoryUpdateLog } from '../../../src/update-log/adapters/memory.ts';
import type { UpdateLog } from '../../../src/update-log/update-log.ts';
import { startHarness, until } from './sync-harness.ts';
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

/** What a document holds, whoever asks. */
export function contentOf(doc: Y.Doc): string {
  return JSON.stringify(
    Object.fromEntries([...doc.share.keys()].toSorted().map((root) => [root, doc.getMap(root).toJSON()])),
  );
}

/** Everybody saved what they did, and all hold what the log holds, to the last struct. */
export async function converged(log: UpdateLog, name: string, peers: readonly Peer[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.saved()));
  const logged = await replayed(log, name);
  const vector = Buffer.from(Y.encodeStateVector(logged)).toString('hex');
  for (const [index, { doc }] of peers.entries()) {
    await until(
      () => sortedVector(doc) === sortedVector(logged),
      `peer ${index} to hold what the log holds (${vector.length})`,
    );
    for (const root of logged.share.keys())
      expect(doc.getMap(root).toJSON(), `${root} of peer ${index}`).toEqual(logged.getMap(root).toJSON());
  }
}

/** The document that the log gives, entry by entry. @throws if it has gaps */
export async function replayed(log: UpdateLog, name: string): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for (const { update } of await log.readAfter(name, 0)) Y.applyUpdate(doc, update);
  for (const root of ['meta', 'objects', 'pages', 'texts']) doc.getMap(root);
  expect(doc.store.pendingStructs).toBeNull();
  return doc;
}

function sortedVector(doc: Y.Doc): string {
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([one], [two]) => one - two);
  return JSON.stringify(vector);
}

/** No struct stands in the log twice: each update was logged once, by one server. */
export async function expectLoggedOnce(log: UpdateLog, name: string): Promise<void> {
  const seen = new Map<number, number>();
  for (const { seq, update } of await log.readAfter(name, 0)) {
    const { from, to } = Y.parseUpdateMeta(update);
    for (const [client, start] of from) {
      expect(start, `entry ${seq}, client ${client}`).toBe(seen.get(client) ?? 0);
      seen.set(client, to.get(client) ?? 0);
    }
  }
}
