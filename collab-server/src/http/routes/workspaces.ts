import { RIGHTS } from '@sparklio/shared/presence/rights';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { writeAudit } from '../../access/audit.ts';
import { MEMBER_ROLES } from '../../access/roles.ts';
import type { Services } from '../../services.ts';
import { changePolicy, readPolicy } from '../../access/policy.ts';
import type { App } from '../app.ts';
import { requirePerson } from '../caller.ts';
import { listShape, policyShape, workspaceShape } from '@sparklio/shared/protocol/api-shapes';
import { nameField } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const byMember = z.object({ id: z.string(), userId: z.string() });

export function registerWorkspaces(app: App, services: Services): void {
  const { access, accounts, config, db, memberships, sync } = services;

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
    '/workspaces/:id/policy',
    { schema: { tags: ['workspaces'], params: byId, response: { 200: policyShape } } },
    async (request) => {
      const { workspaceId } = await access.authorizeWorkspace(requirePerson(request), request.params.id);
      return readPolicy(db, workspaceId);
    },
  );

  app.patch(
    '/workspaces/:id/policy',
    {
      schema: {
        tags: ['workspaces'],
        summary: 'Whether people may approve what they edited themselves',
        params: byId,
        body: policyShape,
        response: { 200: policyShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const { workspaceId } = await access.authorizeWorkspace(caller, request.params.id, 'share');
      await changePolicy(db, workspaceId, request.body, caller.userId);
      return request.body;
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
      });
      await sync.lookAtRights();
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
      });
      await sync.lookAtRights();
      return reply.code(204).send(null);
    },
  );
}
