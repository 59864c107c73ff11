import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { onBehalfOf } from '../access/audit.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Services } from '../services.ts';
import { rememberCaller } from './caller.ts';
import { answerError } from './errors.ts';
import { HTTP_LIMITS } from './limits.ts';
import { registerMetrics } from './metrics.ts';
import { registerOpenApi } from './open-api.ts';
import { registerPages } from './pages.ts';
import { registerSecurityHeaders } from './security-headers.ts';
import { sentencesOf } from './zod-sentences.ts';
import { registerHealth } from './routes/health.ts';
import { registerRoutes } from './routes/routes.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface AppOptions {
  readonly services: Services;
  readonly metrics: Metrics;
  /** built client files; absent: the API alone */
  readonly clientDir?: string | undefined;
  readonly logger: FastifyBaseLogger;
}

/** The HTTP side: everything but the socket. Order matters: who asks is known before the rate is counted. */
export async function createApp({ services, metrics, clientDir, logger }: AppOptions): Promise<App> {
  const { config } = services;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: HTTP_LIMITS.bodyBytes,
    trustProxy: config.trustProxy,
    // A request that trickles in must not hold its place for ever.
    requestTimeout: 120_000,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    frameworkErrors: answerError,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(({ schema }) => (data) => {
    if (!(schema instanceof z.ZodType)) throw new Error('Routes are described by zod schemas.');
    const parsed = schema.safeParse(data, { reportInput: true });
    if (parsed.success) return { value: parsed.data };
    const details = parsed.error.issues
      .slice(0, 20)
      .map((issue) => ({ path: issue.path.map(String), code: issue.code }));
    return {
      error: new StudioError('invalid_input', sentencesOf(parsed.error), { details: { issues: details } }),
    };
  });
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);

  registerMetrics(app, metrics.registry, { token: services.config.metricsToken, now: services.now });
  await registerSecurityHeaders(app, services);
  await app.register(cookie);
  app.decorateRequest('caller', undefined);
  app.decorateRequest('callerFailure', undefined);
  app.addHook('onRequest', (request) => rememberCaller(request, services.tokens));
  await app.register(rateLimit, {
    max: config.requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => (request.caller?.kind === 'user' ? request.caller.userId : request.ip),
    allowList: (request) => request.caller?.kind === 'service',
    errorResponseBuilder: (_request, context) =>
      new StudioError('rate_limited', `Too many requests: try again in ${context.after}.`, {
        details: { retryAfterMs: context.ttl },
      }),
  });
  // After the body is read: reading it would lose the context.
  app.addHook('preValidation', (request, _reply, done) => onBehalfOf(request.id, done));
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, not the address: those of links and files carry secrets.
    request.log[reply.statusCode >= 500 ? 'info' : 'debug'](
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: reply.elapsedTime,
      },
      'answered',
    );
    done();
  });
  await registerOpenApi(app);
  registerHealth(app, services);
  await app.register((inside) => registerRoutes(inside.withTypeProvider<ZodTypeProvider>(), services), {
    prefix: '/api/v1',
  });
  await registerPages(app, clientDir);
  return app;
}
