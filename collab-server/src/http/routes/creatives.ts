import { z } from 'zod';
import { CREATIVE_KINDS } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import { writeAudit } from '../../access/audit.ts';
import { agentId, personActor } from '../../creatives/actors.ts';
import { CREATIVE_TEMPLATE_NAMES } from '../../creatives/creative-templates.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { creativeShape, listShape, ticketShape } from '@sparklio/shared/protocol/api-shapes';
import { nameField } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const tags = ['creatives'];

export function registerCreatives(app: App, services: Services): void {
  const { access, creatives, db, decisions, tokens } = services;

  app.get(
    '/creatives',
    {
      schema: {
        tags,
        querystring: z.object({
          workspaceId: z.string().optional(),
          cursor: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(HTTP_LIMITS.pageSize).default(50),
        }),
        response: { 200: listShape(creativeShape) },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const { workspaceId, cursor, limit } = request.query;
      if (cursor !== undefined && !isId(cursor))
        throw new StudioError('invalid_input', 'cursor is not one of ours.');
      if (workspaceId !== undefined && !isId(workspaceId)) return { items: [] };
      const page = { userId: caller.userId, workspaceId, before: cursor, limit };
      let items = await creatives.list(page);
      const hasCompared = await decisions.compareAll(items.map(({ id }) => id));
      if (hasCompared) items = await creatives.list(page);
      const last = items.at(-1);
      return {
        items: [...items],
        ...(items.length === limit && last !== undefined ? { nextCursor: last.id } : {}),
      };
    },
  );

  app.post(
    '/creatives',
    {
      schema: {
        tags,
        body: z.object({
          workspaceId: z.string(),
          kind: z.enum(CREATIVE_KINDS),
          title: nameField(200),
          template: z.enum(CREATIVE_TEMPLATE_NAMES).optional(),
          campaignId: z.string().optional(),
        }),
        response: { 201: creativeShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { body } = request;
      const { role } = await access.authorizeWorkspace(caller, body.workspaceId, 'editContent');
      if (body.campaignId !== undefined) await requireCampaign(services, body.workspaceId, body.campaignId);
      const id = await creatives.create(body, personActor(caller, role));
      await writeAudit(db, {
        action: 'creative_created',
        workspaceId: body.workspaceId,
        actorId: caller.userId,
        target: id,
      });
      void reply.code(201);
      return creatives.describe(await access.authorize(caller, id));
    },
  );

  app.get(
    '/creatives/:id',
    { schema: { tags, params: byId, response: { 200: creativeShape } } },
    async (request) => {
      const caller = requireCaller(request);
      await access.authorize(caller, request.params.id);
      await decisions.compareAll([request.params.id]);
      return creatives.describe(await access.authorize(caller, request.params.id));
    },
  );

  app.patch(
    '/creatives/:id',
    {
      schema: {
        tags,
        summary: 'Rename, or ask for review',
        params: byId,
        body: z
          .object({ title: nameField(200).optional(), status: z.literal('reviewing').optional() })
          .refine(
            (body) => body.title !== undefined || body.status !== undefined,
            'must name a title or a status',
          ),
        response: { 200: creativeShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const { title, status } = request.body;
      const creative = await access.authorize(caller, request.params.id, 'editContent');
      if (title !== undefined) await creatives.rename(creative, title, personActor(caller, creative.role));
      if (status !== undefined) await decisions.requestReview(creative);
      return creatives.describe(await access.authorize(caller, request.params.id));
    },
  );

  app.delete(
    '/creatives/:id',
    { schema: { tags, params: byId, response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'editContent');
      await creatives.remove(creative);
      await writeAudit(db, {
        action: 'creative_deleted',
        workspaceId: creative.creative.workspace_id,
        actorId: caller.userId,
        target: creative.creative.id,
      });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/creatives/:id/ticket',
    {
      schema: {
        tags,
        summary: 'A short-lived permission for the socket; our own agents name themselves',
        params: byId,
        body: z.object({ agent: z.string().min(1).max(60).optional() }).nullish(),
        response: { 200: ticketShape },
      },
    },
    async (request) => {
      const caller = requireCaller(request);
      const { creative, contentName, reviewName, role, roleUntil } = await access.authorize(
        caller,
        request.params.id,
      );
      // Whoever opens it sees decisions as they stand now, also after a crash.
      await decisions.compareAll([creative.id]);
      const agent = request.body?.agent;
      if (caller.kind === 'service' && agent === undefined) {
        throw new StudioError('invalid_input', 'agent is missing: an agent names itself.');
      }
      if (caller.kind === 'user' && agent !== undefined) {
        throw new StudioError('forbidden', 'Only agents get a ticket as agent.');
      }
      const holder =
        caller.kind === 'user'
          ? { userId: caller.userId, name: caller.name, kind: 'user' as const }
          : {
              userId: agentId(creative.workspace_id, agent ?? ''),
              // People see the title; the id is made from the name, which does not change.
              name: services.agents.entries().find((entry) => entry.name === agent)?.title ?? agent ?? '',
              kind: 'agent' as const,
            };
      const { token, expiresAt } = await tokens.issueTicket(
        {
          ...holder,
          role,
          workspaceId: creative.workspace_id,
          creativeId: creative.id,
          documents: [contentName, reviewName],
        },
        roleUntil,
      );
      const documents: [string, string] = [contentName, reviewName];
      return {
        token,
        role,
        documents,
        expiresAt: expiresAt.toISOString(),
        holder: { id: holder.userId, name: holder.name },
      };
    },
  );
}

async function requireCampaign({ db }: Services, workspaceId: string, campaignId: string): Promise<void> {
  const campaign = isId(campaignId)
    ? await db
        .selectFrom('campaigns')
        .select('id')
        .where('id', '=', campaignId)
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst()
    : undefined;
  if (campaign === undefined)
    throw new StudioError('not_found', 'There is no such campaign in this workspace.');
}
