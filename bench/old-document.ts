import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderBlobStore } from '@sparklio/collab-server/blobs/adapters/folder';
import { createCompactor } from '@sparklio/collab-server/snapshots/compactor';
import { fillDocument } from '@sparklio/collab-server/snapshots/replay';
import { readStoredDocument } from '@sparklio/collab-server/snapshots/stored-document';
import { createSqliteUpdateLog } from '@sparklio/collab-server/update-log/adapters/sqlite';
import type { LogEntry, UpdateLog } from '@sparklio/collab-server/update-log/update-log';
import { formatDocumentName } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { createSeededRandom } from '@sparklio/shared/testing/seeded-random';
import * as Y from 'yjs';

/*
 * How long a document takes to open that was worked on for very long, beside one with the same content that was just made,
 * and beside itself without snapshots. Only the ratios mean anything on another machine.
 *
 *   node bench/old-document.ts [--updates=1000000]
 */
const given = process.argv.find((argument) => argument.startsWith('--updates='));
const updates = Number(given?.slice('--updates='.length) ?? 1_000_000);
const OBJECTS = 2_000;
/** One gesture: steps of a drag, each an update of its own. */
const STEPS = 40;
/** Ten people drawing write this much between two looks of the compactor. */
const BETWEEN_SWEEPS = 5_000;
/** A session ends and the next one writes with a new client id. */
const SESSION = 20_000;
const OPENINGS = 7;

const folder = mkdtempSync(join(tmpdir(), 'old-document-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const log = await createSqliteUpdateLog({ path: join(folder, 'log') });
const blobs = createFolderBlobStore(join(folder, 'blobs'));
const logger = { debug: () => undefined, warn: console.warn, error: console.error };
const compactor = createCompactor({ log, blobs, logger });
const [old, fresh] = ['old', 'fresh'].map(() =>
  formatDocumentName({ workspaceId: createId(), kind: 'canvas', creativeId: createId() }),
);
if (old === undefined || fresh === undefined) throw new Error('Two names were made.');
const entryOf = (document: string, update: Uint8Array): LogEntry => ({
  document,
  update,
  actorId: 'ada',
  actorKind: 'user',
});

const random = createSeededRandom(1);
const ids = Array.from({ length: OBJECTS }, () => random.id());
let doc = new Y.Doc();
let gathered: LogEntry[] = [];
const gather = (update: Uint8Array): void => void gathered.push(entryOf(old, update));
doc.on('update', gather);
for (const id of ids) {
  const object = new Y.Map();
  object.set('base', {
    kind: 'rectangle',
    name: `Rectangle ${id.slice(0, 4)}`,
    fill: '#c0ffee',
    size: [80, 60],
  });
  doc.getMap('objects').set(id, object);
}
for (let written = OBJECTS; written < updates;) {
  const object = doc.getMap<Y.Map<unknown>>('objects').get(random.pick(ids) ?? '');
  for (let step = 0; step < STEPS; step++)
    object?.set('box', [random.integer(0, 4_000), random.integer(0, 4_000), 80, 60]);
  written += STEPS;
  if (gathered.length >= BETWEEN_SWEEPS || written >= updates) {
    await log.append(gathered);
    gathered = [];
    await compactor.sweep();
  }
  if (written % SESSION < STEPS) {
    const next = new Y.Doc();
    Y.applyUpdate(next, Y.encodeStateAsUpdate(doc));
    doc = next;
    doc.on('update', gather);
  }
}

const sameContent = new Y.Doc();
sameContent.transact(() => {
  for (const [id, object] of doc.getMap<Y.Map<unknown>>('objects')) {
    const copy = new Y.Map();
    for (const [key, value] of object) copy.set(key, value);
    sameContent.getMap('objects').set(id, copy);
  }
});
await log.append([entryOf(fresh, Y.encodeStateAsUpdate(sameContent))]);

interface Opening {
  readonly ms: number;
  readonly rows: number;
}

async function open(name: string, from: UpdateLog): Promise<Opening> {
  const start = performance.now();
  const stored = await readStoredDocument(name, {
    log: from,
    blobs,
    onBadSnapshot: ({ key }) => console.error(`${key} cannot be used`),
  });
  fillDocument(new Y.Doc(), stored);
  return { ms: performance.now() - start, rows: stored.updates.length };
}

async function median(name: string, from: UpdateLog, openings = OPENINGS): Promise<Opening> {
  const all: Opening[] = [];
  for (let time = 0; time < openings; time++) all.push(await open(name, from));
  return all.toSorted((one, two) => one.ms - two.ms)[openings >> 1] ?? { ms: 0, rows: 0 };
}

const withoutSnapshots: UpdateLog = {
  ...log,
  read: async (name) => {
    const rows = await log.readAfter(name, 0);
    return { snapshot: undefined, updates: rows, head: rows.length };
  },
};
await open(old, log);
const young = await median(fresh, log);
const aged = await median(old, log);
const replayed = await median(old, withoutSnapshots, 1);
const head = (await log.heads([old])).get(old);
const snapshots = await log.snapshots(old);
const ratio = (opening: Opening): string => (opening.ms / young.ms).toFixed(1);
console.log(`${OBJECTS} objects, ${head} logged updates, newest snapshot ${snapshots.at(-1)?.bytes} bytes`);
console.log(`just made                 1.0   (${young.ms.toFixed(1)} ms, ${young.rows} rows read)`);
console.log(`old, with its snapshot    ${ratio(aged)}   (${aged.ms.toFixed(1)} ms, ${aged.rows} rows read)`);
console.log(
  `old, entry by entry       ${ratio(replayed)}   (${replayed.ms.toFixed(1)} ms, ${replayed.rows} rows read)`,
);
await compactor.close();
await log.close();
