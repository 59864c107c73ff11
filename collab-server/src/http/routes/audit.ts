import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import { auditRecordShape, listShape } from '@sparklio/shared/protocol/api-shapes';
import { AUDIT_ACTIONS } from '../../access/audit.ts';
import { readAudit } from '../../access/audit-trail.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requirePerson } from '../caller.ts';
import { HTTP_LIMITS } from '../limits.ts';

export function registerAudit(app: App, { access, db }: Services): void {
  app.get(
    '/workspaces/:id/audit',
    {
      schema: {
        tags: ['audit'],
        summary: 'Who did what when, newest first; for owners and administrators',
        params: z.object({ id: z.string() }),
        querystring: z.object({
          action: z.enum(AUDIT_ACTIONS).optional(),
          actorId: z.string().optional(),
          cursor: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(HTTP_LIMITS.pageSize).default(50),
        }),
        response: { 200: listShape(auditRecordShape) },
      },
    },
    async (request) => {
      const { workspaceId } = await access.authorizeWorkspace(
        requirePerson(request),
        request.params.id,
        'share',
      );
      const { action, actorId, cursor, limit } = request.query;
      if (cursor !== undefined && !isId(cursor))
        throw new StudioError('invalid_input', 'cursor is not one of ours.');
      if (actorId !== undefined && !isId(actorId)) return { items: [] };
      const items = await readAudit(db, { workspaceId, action, actorId, before: cursor, limit });
      const last = items.at(-1);
      return {
        items: [...items],
        ...(items.length === limit && last !== undefined ? { nextCursor: last.id } : {}),
      };
    },
  );
}
