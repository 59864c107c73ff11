import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import { notFound } from '../../access/access.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { sendFile } from '../send-file.ts';
import { assetShape, listShape, uploadPlaceShape } from '@sparklio/shared/protocol/api-shapes';
import { nameField } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const tags = ['assets'];

export function registerAssets(app: App, services: Services): void {
  const { access, assets, signedUrls, uploads } = services;

  app.post(
    '/uploads',
    {
      schema: {
        tags,
        summary: 'Announce a picture; put its bytes at the address that comes back, then complete',
        body: z.object({
          workspaceId: z.string(),
          name: nameField(255),
          mime: z.string().min(1).max(100),
          bytes: z.number().int().min(1),
        }),
        response: {
          201: uploadPlaceShape,
        },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      await access.authorizeWorkspace(caller, request.body.workspaceId, 'editContent');
      void reply.code(201);
      return uploads.begin({ ...request.body, userId: caller.userId });
    },
  );

  // Its own scope, because only here a body of any type is taken, as bytes.
  void app.register(async (inside) => {
    inside.removeAllContentTypeParsers();
    inside.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    inside.put(
      '/uploads/:id/bytes',
      {
        bodyLimit: HTTP_LIMITS.uploadBytes,
        // The address is the permission, and it must be good before 20 MB are read.
        onRequest: async (request) => signedUrls.verify(request.method, request.url),
        schema: { hide: true, params: byId },
      },
      async (request, reply) => {
        const { id } = byId.parse(request.params);
        if (!Buffer.isBuffer(request.body)) throw new StudioError('invalid_input', 'The body is missing.');
        await uploads.receive(id, request.body);
        return reply.code(204).send();
      },
    );
  });

  app.post(
    '/uploads/:id/complete',
    { schema: { tags, params: byId, response: { 200: assetShape } } },
    async (request) => {
      const caller = requirePerson(request);
      // Asked again: much may have happened since it was announced.
      const workspaceId = await uploads.workspaceOf(request.params.id, caller.userId);
      await access.authorizeWorkspace(caller, workspaceId, 'editContent');
      return uploads.complete(request.params.id, caller.userId);
    },
  );

  app.get(
    '/workspaces/:id/assets',
    {
      schema: {
        tags,
        params: byId,
        querystring: z.object({
          cursor: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(HTTP_LIMITS.pageSize).default(50),
        }),
        response: { 200: listShape(assetShape) },
      },
    },
    async (request) => {
      await access.authorizeWorkspace(requirePerson(request), request.params.id);
      const { cursor, limit } = request.query;
      if (cursor !== undefined && !isId(cursor))
        throw new StudioError('invalid_input', 'cursor is not one of ours.');
      const items = [...(await assets.list(request.params.id, { before: cursor, limit }))];
      const last = items.at(-1);
      return { items, ...(items.length === limit && last !== undefined ? { nextCursor: last.assetId } : {}) };
    },
  );

  app.get(
    '/assets/:id',
    { schema: { tags, params: byId, response: { 200: assetShape } } },
    async (request) => {
      const caller = requireCaller(request);
      const row = await assets.row(request.params.id);
      if (!(await access.mayReadAssetsOf(caller, row.workspace_id))) throw notFound('picture');
      return assets.describe(row);
    },
  );

  app.get('/assets/:id/file', { schema: { hide: true, params: byId } }, async (request, reply) => {
    signedUrls.verify(request.method, request.url);
    const row = await assets.row(request.params.id);
    return sendFile(
      reply,
      { bytes: await assets.bytes(row), mime: row.mime, fileName: row.name },
      { asAttachment: false, cacheSeconds: HTTP_LIMITS.signedUrlSeconds },
    );
  });
}
