import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSyncServer } from '../../src/sync/sync-server.ts';
import { createSqliteUpdateLog } from '../../src/update-log/adapters/sqlite.ts';
import { createHarnessTickets } from '../support/tickets.ts';

/** What stands behind the sync server and may fail. */
export const PORTS = ['append', 'read', 'tickets', 'notices', 'prepare', 'listener'] as const;
export type Port = (typeof PORTS)[number];
/** `throw` before a promise is there, `reject` it, or never answer */
export type Mode = 'works' | 'throw' | 'reject' | 'hang';

export type FaultOrder =
  | { readonly kind: 'inject'; readonly port: Port; readonly mode: Mode }
  | { readonly kind: 'measure' };

export interface Measured {
  readonly kind: 'measured';
  readonly rssMegabytes: number;
  /** longest that the event loop stood still since the last measurement */
  readonly lagMs: number;
  readonly sockets: number;
  readonly documents: number;
  /** loads that ran at once at most, and all loads, since the last measurement */
  readonly mostLoadsAtOnce: number;
  readonly loads: number;
}

export type FaultAnswer =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'injected' }
  | Measured;

// The sync server in a process of its own, with everything behind it made to fail at a word.
const modes = new Map<Port, Mode>();
const released: (() => void)[] = [];

/** What works now stays as it is; what hangs goes on once its port works again. */
function may(port: Port): Promise<void> {
  switch (modes.get(port)) {
    case 'throw':
      throw new Error(`${port} throws`);
    case 'reject':
      return Promise.reject(new Error(`${port} rejects`));
    case 'hang':
      return new Promise((resolve) => released.push(resolve));
    default:
      return Promise.resolve();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const inner = await createSqliteUpdateLog({ path: join(folder, 'log.sqlite') });
const tickets = createHarnessTickets();
const quiet = (): void => undefined;
let loadsNow = 0;
let mostLoadsAtOnce = 0;
let loads = 0;
const sync = createSyncServer({
  log: {
    ...inner,
    append: (entries) => may('append').then(() => inner.append(entries)),
    async read(document) {
      loads += 1;
      loadsNow += 1;
      mostLoadsAtOnce = Math.max(mostLoadsAtOnce, loadsNow);
      try {
        await may('read');
        // A disk takes its time, so that loads that come together meet.
        await new Promise((resolve) => setTimeout(resolve, 5));
        return await inner.read(document);
      } finally {
        loadsNow -= 1;
      }
    },
  },
  tickets: { verify: (token) => may('tickets').then(() => tickets.verify(token)) },
  notices: { publish: () => may('notices') },
  allowedOrigins: ['http://studio.test'],
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  // Synchronous: it can throw, it cannot hang.
  prepareDocument: () => void (modes.get('prepare') === 'throw' && may('prepare')),
  limits: { changedNoticeMs: 20, earlyMs: 200, lingerMs: 200, sweepMs: 1_000 },
});
sync.onChange(() => void (modes.get('listener') === 'throw' && may('listener')));

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const answer = (message: FaultAnswer): void => void process.send?.(message);
process.on('message', (order: FaultOrder) => {
  if (order.kind === 'inject') {
    modes.set(order.port, order.mode);
    for (const release of released.splice(0)) release();
    answer({ kind: 'injected' });
    return;
  }
  const { sockets, documents } = sync.stats();
  answer({
    kind: 'measured',
    rssMegabytes: process.memoryUsage.rss() / 2 ** 20,
    lagMs: delay.max / 1e6,
    sockets,
    documents,
    mostLoadsAtOnce,
    loads,
  });
  delay.reset();
  loads = 0;
  mostLoadsAtOnce = 0;
});
process.on('disconnect', () => process.exit());
const http = createServer();
http.on('upgrade', (request, socket, head) => sync.handleUpgrade(request, socket, head));
http.listen(0, '127.0.0.1', () =>
  answer({ kind: 'ready', url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/collab` }),
);
