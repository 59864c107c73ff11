import { formatDocumentName } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import { expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { createMemoryBlobStore } from '../src/blobs/adapters/memory.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { createCompactor } from '../src/snapshots/compactor.ts';
import { fillDocument } from '../src/snapshots/replay.ts';
import { readStoredDocument } from '../src/snapshots/stored-document.ts';
import { createPostgresUpdateLog } from '../src/update-log/adapters/postgres.ts';

const quiet = { debug: () => undefined, warn: () => undefined, error: () => undefined };

test('servers that write, compact and open one document at once, over a database that dies in between, lose nothing', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  await (await openDatabase({ databaseUrl: server.url })).close();
  const blobs = createMemoryBlobStore();
  const name = formatDocumentName({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
  const keys: string[] = [];
  const servers = await Promise.all(
    ['ada', 'bob', 'cyd'].map(async (actorId) => {
      const log = await createPostgresUpdateLog({ url: server.url });
      const compactor = createCompactor({ log, blobs, logger: quiet, limits: { tailRows: 20, retryMs: 0 } });
      onTestFinished(async () => {
        await compactor.close();
        await log.close();
      });
      const doc = new Y.Doc();
      const write = async (edits: number): Promise<void> => {
        for (let edit = 0; edit < edits; edit++) {
          const before = Y.encodeStateVector(doc);
          const key = `${actorId}-${doc.getMap('objects').size}`;
          doc.getMap('objects').set(key, edit);
          const update = Y.encodeStateAsUpdate(doc, before);
          await log.append([{ document: name, update, actorId, actorKind: 'user' }]);
          keys.push(key);
        }
      };
      return { log, compactor, write };
    }),
  );
  const openIt = async (): Promise<string[]> => {
    const doc = new Y.Doc();
    const [first] = servers;
    if (!first) throw new Error('There are three.');
    const stored = await readStoredDocument(name, {
      log: first.log,
      blobs,
      onBadSnapshot: ({ key }) => expect.unreachable(key),
    });
    expect(fillDocument(doc, stored)).toBe(true);
    return [...doc.getMap('objects').keys()];
  };
  for (let round = 0; round < 3; round++) {
    const writing = servers.map(({ write }) => write(30));
    const compacting = servers.map(({ compactor }) => compactor.sweep().catch(() => []));
    if (round === 1) {
      await server.kill();
      await server.start();
    }
    await Promise.all([...writing, ...compacting]);
    const acknowledged = [...keys];
    expect((await openIt()).toSorted()).toEqual(acknowledged.toSorted());
  }
  const [first] = servers;
  await first?.compactor.sweep();
  const snapshots = (await first?.log.snapshots(name)) ?? [];
  expect(snapshots.length).toBeGreaterThan(0);
  for (const { key } of snapshots) expect(await blobs.has(key)).toBe(true);
  const rows = (await first?.log.readAfter(name, 0)) ?? [];
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
});
