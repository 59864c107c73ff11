import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { App } from './app.ts';

/** Somebody counts as active for this long after a request. */
const ACTIVE_MS = 5 * 60_000;

/** `/metrics` in Prometheus' text format. Paths are route patterns, so ids do not multiply the series. */
export function registerMetrics(app: App, registry: Registry, now: () => Date): void {
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
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    void reply.type(registry.contentType);
    return registry.metrics();
  });
}
