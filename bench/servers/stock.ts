import { Server } from '@hocuspocus/server';
import { answerToParent, readUsage } from './protocol.ts';
import type { ServerRequest } from './protocol.ts';

// Hocuspocus as it comes: no sign-in, no checks, no store.
const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: false });
await server.listen();
answerToParent({ kind: 'ready', url: `ws://127.0.0.1:${server.address.port}` });
process.on('message', (request: ServerRequest) => {
  if (request.kind === 'usage') answerToParent({ kind: 'usage', usage: readUsage(request.collect) });
  if (request.kind === 'ticket') answerToParent({ kind: 'ticket', token: 'none' });
});
process.on('disconnect', () => process.exit());
