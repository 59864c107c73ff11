import { pino } from 'pino';
import { createCollabServer } from '../../src/collab-server.ts';
import { loadConfig } from '../../src/config.ts';
import { acquireDataDirLock } from '../../src/data-dir-lock.ts';

// The whole server as a process of its own, set up by its environment as in production, so that it can be killed.
const config = loadConfig(process.env);
await acquireDataDirLock(config.dataDir);
const server = await createCollabServer(config, {
  openBus: async () => ({
    publish: async () => undefined,
    subscribe: async () => ({ unsubscribe: async () => undefined }),
    enqueue: async () => undefined,
  }),
  logger: pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true })),
});
process.stdout.write(`${await server.listen()}\n`);
process.once('SIGTERM', () => {
  // As `npm start` does: what takes longer than this is cut off.
  setTimeout(() => process.exit(1), 25_000).unref();
  server.drain().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
// Whoever started it is gone: nobody would ever end it.
process.stdin.once('end', () => process.exit(1)).resume();
