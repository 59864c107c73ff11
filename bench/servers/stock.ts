import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import { answerToParent, readUsage } from './protocol.ts';
import type { ServerRequest } from './protocol.ts';

// Hocuspocus as it comes: no sign-in, no checks. Without a store, or with `sqlite`.
const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: false,
  extensions: process.argv[2] === 'sqlite' ? [sqliteStore()] : [],
});
await server.listen();
answerToParent({ kind: 'ready', url: `ws://127.0.0.1:${server.address.port}` });
process.on('message', (request: ServerRequest) => {
  if (request.kind === 'usage') answerToParent({ kind: 'usage', usage: readUsage(request.collect) });
  if (request.kind === 'ticket') answerToParent({ kind: 'ticket', token: 'none' });
});
// By way of `exit`, which removes the folder.
for (const end of ['disconnect', 'SIGTERM']) process.on(end, () => process.exit());

/**
 * What its SQLite extension does, one upsert of the whole state per save, through Node's own SQLite: the extension's native
 * module aborts on the Node that runs here.
 */
function sqliteStore(): Database {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const db = new DatabaseSync(join(folder, 'stock.sqlite'));
  db.exec('CREATE TABLE documents (name TEXT PRIMARY KEY, data BLOB NOT NULL)');
  const select = db.prepare('SELECT data FROM documents WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data',
  );
  return new Database({
    async fetch({ documentName }) {
      const data = select.get(documentName)?.['data'];
      return data instanceof Uint8Array ? data : null;
    },
    async store({ documentName, state }) {
      upsert.run(documentName, state);
    },
  });
}
