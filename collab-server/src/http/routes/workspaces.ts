import { RIGHTS } from '@sparklio/shared/presence/rights';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { writeAudit } from '../../access/audit.ts';
import { MEMBER_ROLES } from '../../access/roles.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requirePerson } from '../caller.ts';
import { linkShape, listShape, workspaceShape } from '@sparklio/shared/protocol/api-shapes';
import { nameField } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const byMember = z.object({ id: z.string(), userId: z.string() });

export function registerWorkspaces(app: App, services: Services): void {
  const { access, accounts, config, db, links, memberships, sync } = services;

  app.get(
    '/workspaces',
    { schema: { tags: ['workspaces'], response: { 200: listShape(workspaceShape) } } },
    async (request) => ({ items: [...(await memberships.workspacesOf(requirePerson(request).userId))] }),
  );

  app.post(
    '/workspaces',
    {
      schema: {
        tags: ['workspaces'],
        body: z.object({ name: nameField(120) }),
        response: { 201: workspaceShape },
      },
    },
    async (request, reply) => {
      const { userId } = requirePerson(request);
      // By invitation only, a new workspace is for those who run one: whoever holds a link belongs to the house that gave it.
      const owned = (await memberships.workspacesOf(userId)).filter(({ role }) => RIGHTS[role].share);
      if (config.registration === 'invite' && owned.length === 0) {
        throw new StudioError('forbidden', 'New workspaces are made by owners and administrators here.');
      }
      void reply.code(201);
      return accounts.createWorkspace(userId, request.body.name);
    },
  );

  app.get(
    '/workspaces/:id/members',
    {
      schema: {
        tags: ['workspaces'],
        params: byId,
        response: {
          200: listShape(
            z.object({
              userId: z.string(),
              name: z.string(),
              email: z.string().nullable(),
              role: z.enum(MEMBER_ROLES),
            }),
          ),
        },
      },
    },
    async (request) => {
      await access.authorizeWorkspace(requirePerson(request), request.params.id);
      return { items: [...(await memberships.members(request.params.id))] };
    },
  );

  app.patch(
    '/workspaces/:id/members/:userId',
    {
      schema: {
        tags: ['workspaces'],
        params: byMember,
        body: z.object({ role: z.enum(MEMBER_ROLES) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, userId } = request.params;
      const caller = requirePerson(request);
      const { role: by } = await access.authorizeWorkspace(caller, id, 'share');
      await memberships.changeRole(id, userId, request.body.role, by);
      await writeAudit(db, {
        action: 'role_changed',
        workspaceId: id,
        actorId: caller.userId,
        target: userId,
        details: { role: request.body.role },
        requestId: request.id,
      });
      // The old ticket says the old role; with a new one they come back in the new role.
      sync.disconnect((claims) => claims.workspaceId === id && claims.userId === userId, 'ticket_expired');
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/workspaces/:id/members/:userId',
    { schema: { tags: ['workspaces'], params: byMember, response: { 204: z.null() } } },
    async (request, reply) => {
      const { id, userId } = request.params;
      const caller = requirePerson(request);
      const { role: by } = await access.authorizeWorkspace(
        caller,
        id,
        caller.userId === userId ? undefined : 'share',
      );
      await memberships.remove(id, userId, by);
      await writeAudit(db, {
        action: 'member_removed',
        workspaceId: id,
        actorId: caller.userId,
        target: userId,
        requestId: request.id,
      });
      sync.disconnect((claims) => claims.workspaceId === id && claims.userId === userId, 'forbidden');
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/workspaces/:id/invites',
    {
      schema: {
        tags: ['workspaces'],
        summary: 'A link that lets people into the workspace for 7 days',
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
}
