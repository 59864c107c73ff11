import { z } from 'zod';
import { linkInfoShape, linkShape, listShape } from '@sparklio/shared/protocol/api-shapes';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requirePerson } from '../caller.ts';

const byId = z.object({ id: z.string() });
const byLink = z.object({ id: z.string(), linkId: z.string() });
const tags = ['links'];
const linkListShape = listShape(linkInfoShape);

/** Links that let people in: made, looked at and taken back by those who may share. */
export function registerLinks(app: App, services: Services): void {
  const { access, links, sync } = services;

  app.post(
    '/workspaces/:id/invites',
    {
      schema: {
        tags,
        summary:
          'A link that lets people into the workspace for 7 days; with an e-mail address only one, who has it',
        params: byId,
        body: z.object({
          role: z.enum(['viewer', 'reviewer', 'editor', 'admin']),
          email: z.email().max(254).optional(),
        }),
        response: { 201: linkShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { workspaceId } = await access.authorizeWorkspace(caller, request.params.id, 'share');
      const token = await links.createInvite({ ...request.body, workspaceId, createdBy: caller.userId });
      void reply.code(201);
      return { token, url: services.linkUrl(token) };
    },
  );

  app.post(
    '/creatives/:id/guest-links',
    {
      schema: {
        tags,
        summary: 'A link that lets somebody without an account review this one creative',
        params: byId,
        body: z.object({
          role: z.literal('reviewer').default('reviewer'),
          expiresAt: z.iso.datetime({ offset: true }).optional(),
          password: z.string().max(1000).optional(),
        }),
        response: { 201: linkShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { creative } = await access.authorize(caller, request.params.id, 'share');
      const { role, expiresAt, password } = request.body;
      const token = await links.createGuestLink({
        workspaceId: creative.workspace_id,
        creativeId: creative.id,
        role,
        expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
        password,
        createdBy: caller.userId,
      });
      void reply.code(201);
      return { token, url: services.linkUrl(token) };
    },
  );

  app.get(
    '/workspaces/:id/links',
    {
      schema: {
        tags,
        summary: 'All links of a workspace that are not revoked, guest links of its creatives among them',
        params: byId,
        response: { 200: linkListShape },
      },
    },
    async (request) => {
      const { workspaceId } = await access.authorizeWorkspace(
        requirePerson(request),
        request.params.id,
        'share',
      );
      return { items: [...(await links.list({ workspaceId }))] };
    },
  );

  app.get(
    '/creatives/:id/guest-links',
    { schema: { tags, params: byId, response: { 200: linkListShape } } },
    async (request) => {
      const { creative } = await access.authorize(requirePerson(request), request.params.id, 'share');
      const { id: creativeId, workspace_id: workspaceId } = creative;
      return { items: [...(await links.list({ workspaceId, creativeId }))] };
    },
  );

  app.delete(
    '/workspaces/:id/links/:linkId',
    {
      schema: {
        tags,
        summary: 'Revoke a link: it lets nobody in, and those who were in only because of it are out',
        params: byLink,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { workspaceId } = await access.authorizeWorkspace(caller, request.params.id, 'share');
      await links.revoke({ workspaceId }, request.params.linkId, caller.userId);
      await sync.lookAtRights();
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/creatives/:id/guest-links/:linkId',
    { schema: { tags, summary: 'Revoke a guest link', params: byLink, response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { creative } = await access.authorize(caller, request.params.id, 'share');
      const of = { workspaceId: creative.workspace_id, creativeId: creative.id };
      await links.revoke(of, request.params.linkId, caller.userId);
      await sync.lookAtRights();
      return reply.code(204).send(null);
    },
  );
}
