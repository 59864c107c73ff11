import { z } from 'zod';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { exportCanvas, importCanvas } from '@sparklio/shared/documents/canvas/json';
import { createOrigin } from '@sparklio/shared/origin';
import { writeAudit } from '../../access/audit.ts';
import { personActor } from '../../creatives/actors.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { commandField } from '../open-api.ts';
import { changesShape } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const tags = ['content'];

/** Content by HTTP goes through the same door as content by socket: guarded, logged, then seen by everybody. */
export function registerContent(app: App, { access, db, operations, sync }: Services): void {
  app.get(
    '/creatives/:id/content',
    {
      schema: {
        tags,
        summary: 'The canvas as JSON; `import` takes the same',
        params: byId,
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async (request) => {
      const { creative, contentName } = await access.authorize(requireCaller(request), request.params.id);
      const lastModified = creative.updated_at.toISOString();
      return { ...(await sync.read(contentName, (doc) => exportCanvas(doc, { lastModified }))) };
    },
  );

  app.get(
    '/creatives/:id/state',
    {
      schema: {
        tags,
        summary:
          'The content document as one Yjs update in format 2, at most seconds old; the socket brings the rest',
        params: byId,
      },
    },
    async (request, reply) => {
      const { contentName } = await access.authorize(requireCaller(request), request.params.id);
      return reply
        .header('content-encoding', 'gzip')
        .type('application/octet-stream')
        .send(await sync.readyState(contentName));
    },
  );

  app.post(
    '/creatives/:id/commands',
    {
      bodyLimit: HTTP_LIMITS.commandBodyBytes,
      schema: {
        tags,
        summary: 'Edit by commands: all or none of them, in one step',
        params: byId,
        body: z.object({ commands: z.array(commandField).min(1) }),
        response: { 200: changesShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const { contentName, role } = await access.authorize(caller, request.params.id, 'editContent');
      const commands = parseCommands(request.body.commands);
      const changes = await sync.edit(
        contentName,
        personActor(caller, role),
        (doc) => applyCommands(doc, commands, createOrigin(caller.userId, 'user')).changes,
      );
      return { changes: [...changes] };
    },
  );

  app.post(
    '/creatives/:id/import',
    {
      bodyLimit: HTTP_LIMITS.importBodyBytes,
      schema: {
        tags,
        summary: 'Replace the content by a canvas in JSON, in one step',
        params: byId,
        body: z.record(z.string(), z.unknown()),
        response: { 200: changesShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const { creative, contentName, role } = await access.authorize(
        caller,
        request.params.id,
        'editContent',
      );
      const author = { id: caller.userId, name: caller.name, kind: 'user' } as const;
      const operation = { creativeId: creative.id, source: 'import', author } as const;
      const changes = await operations.run(operation, (turnId) =>
        sync.edit(contentName, personActor(caller, role, turnId), (doc) =>
          importCanvas(doc, request.body, createOrigin(caller.userId, 'user', turnId)),
        ),
      );
      await writeAudit(db, {
        action: 'content_imported',
        workspaceId: creative.workspace_id,
        actorId: caller.userId,
        target: creative.id,
      });
      return { changes: [...changes] };
    },
  );
}
