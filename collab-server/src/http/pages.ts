import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { FONT_FILES } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import { StudioError } from '@sparklio/shared/errors';
import { z } from 'zod';
import type { App } from './app.ts';
import { answerNotFound } from './errors.ts';

const ONE_YEAR = 'public, max-age=31536000, immutable';
const FONT_NAMES: ReadonlySet<string> = new Set(FONT_FILES.map((font) => font.file));

/** Fonts, and the client with every address that only it understands. */
export async function registerPages(app: App, clientDir: string | undefined): Promise<void> {
  const withClient = clientDir !== undefined && existsSync(join(clientDir, 'index.html'));
  await app.register(fastifyStatic, {
    root: withClient ? clientDir : import.meta.dirname,
    serve: withClient,
    wildcard: false,
    index: false,
    cacheControl: false,
    // The build puts `.br` and `.gz` beside what shrinks.
    preCompressed: true,
    setHeaders: (reply, path) => {
      // The bundler puts the content's hash into these names, and fonts are new files when they change: they never do.
      const lasting = /[\\/]assets[\\/]/.test(path) || FONT_NAMES.has(basename(path));
      void reply.header('cache-control', lasting ? ONE_YEAR : 'no-cache');
    },
  });

  app.get(
    '/fonts/:file',
    { schema: { hide: true, params: z.object({ file: z.string() }) }, config: { rateLimit: false } },
    (request, reply) => {
      const { file } = request.params;
      // Only names of the catalogue: no other file can be asked for.
      if (!FONT_NAMES.has(file)) throw new StudioError('not_found', 'There is no such font.');
      const path = fontPath(file);
      return reply.type('font/ttf').sendFile(basename(path), join(path, '..'));
    },
  );

  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!withClient || !wantsPage || request.url.startsWith('/api/')) return answerNotFound(request, reply);
    void reply.header('cache-control', 'no-cache');
    return reply.sendFile('index.html', clientDir);
  });
}
