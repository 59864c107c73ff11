import { timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { StudioError } from '@sparklio/shared/errors';
import type { App } from './app.ts';

/** Somebody counts as active for this long after a request. */
const ACTIVE_MS = 5 * 60_000;

/**
 * `/metrics` in Prometheus' text format. Paths are route patterns, so ids do not multiply the series. Figures are for those who
 * run the studio: with a token for whoever shows it, without for this machine alone; to others the address does not exist.
 */
export function registerMetrics(
  app: App,
  registry: Registry,
  { token, now }: { token: string | undefined; now: () => Date },
): void {
  const lastSeen = new Map<string, number>();
  const requests = new Counter({
    name: 'api_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'api_request_duration_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  // The registry asks for it when it is read.
  void new Gauge({
    name: 'active_users',
    help: 'People who asked for something in the last 5 minutes',
    registers: [registry],
    collect() {
      for (const [userId, at] of lastSeen) if (now().getTime() - at > ACTIVE_MS) lastSeen.delete(userId);
      this.set(lastSeen.size);
    },
  });

  app.addHook('onResponse', (request, reply, done) => {
    if (request.caller?.kind === 'user') lastSeen.set(request.caller.userId, now().getTime());
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    durations.observe({ method: request.method, route }, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, token)) throw new StudioError('not_found', 'There is nothing at this address.');
    void reply.type(registry.contentType);
    return registry.metrics();
  });
}

function mayRead({ ip, headers }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return isLoopback(ip);
  const shown = Buffer.from(headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

function isLoopback(ip: string): boolean {
  const plain = ip.replace(/^::ffff:/, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}
