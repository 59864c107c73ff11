import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import { SCHEMA_VERSION, stopEntrySchema } from '@sparklio/shared/protocol/agent-messages';
import type { AgentControl, AgentTask, Envelope } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import { notFound } from '../../access/access.ts';
import type { Caller } from '../../access/access.ts';
import { writeAudit } from '../../access/audit.ts';
import { toJsonColumn } from '../../database/schema.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { listShape } from '@sparklio/shared/protocol/api-shapes';

const tags = ['agents'];

const rosterShape = z.object({
  name: z.string(),
  title: z.string(),
  job: z.string(),
  status: z.enum(['idle', 'working', 'stopped', 'needs_model', 'offline']),
  needs: z.string().optional(),
  rules: z.array(z.object({ id: z.string(), title: z.string() })),
});

const stopListShape = z.object({ items: z.array(stopEntrySchema) });
const rosterListShape = listShape(rosterShape);

/** Without a creative and a workspace it concerns every workspace in which the person may edit. */
const controlBody = z
  .object({
    agent: z.string().min(1).max(100).optional(),
    creativeId: z.string().max(100).optional(),
    workspaceId: z.string().max(100).optional(),
  })
  .nullish();

export function registerAgents(app: App, services: Services): void {
  const { access, agents, agentStops, bus, db } = services;

  app.get('/agents', { schema: { tags, response: { 200: rosterListShape } } }, async (request) => {
    requirePerson(request);
    return rosterListShape.parse({ items: agents.entries() });
  });

  app.post(
    '/agents/:name/tasks',
    {
      schema: {
        tags,
        summary: 'Ask an agent to do something in a creative',
        params: z.object({ name: z.string().max(100) }),
        body: z.object({ creativeId: z.string(), prompt: z.string().trim().min(1).max(4000) }),
        response: { 202: z.object({ taskId: z.string() }) },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { creative } = await access.authorize(caller, request.body.creativeId, 'decideProposals');
      const agent = agents.entries().find((entry) => entry.name === request.params.name);
      if (agent === undefined) throw notFound('agent');
      if (agent.status === 'needs_model') {
        throw new StudioError(
          'blocked',
          agent.needs ?? `${agent.title} needs a language model that is not set up.`,
        );
      }
      if (agent.status === 'offline')
        throw new StudioError('unavailable', `${agent.title} is not running now.`);
      const task: AgentTask = {
        taskId: createId(),
        workspaceId: creative.workspace_id,
        creativeId: creative.id,
        prompt: request.body.prompt,
        requestedBy: { id: caller.userId, name: caller.name },
      };
      const subject = subjects.task(creative.workspace_id, agent.name, 'P0');
      const envelope: Envelope = {
        message_id: createId(),
        timestamp: services.now().toISOString(),
        sender: 'collab-server',
        receiver: agent.name,
        priority: 'P0',
        idempotency_key: task.taskId,
        schema_version: SCHEMA_VERSION,
        payload: task,
      };
      await bus.enqueue(subject, envelope);
      await logEnvelope(services, subject, creative.workspace_id, envelope);
      void reply.code(202);
      return { taskId: task.taskId };
    },
  );

  app.get(
    '/agents/stops',
    {
      schema: {
        tags,
        summary: 'For agents: what people commanded them to stop, in all workspaces',
        response: { 200: stopListShape },
      },
    },
    async (request) => {
      requireService(request);
      return { items: [...(await agentStops.list())] };
    },
  );

  app.get(
    '/agents/deployment',
    {
      schema: {
        tags,
        summary: 'For agents: the name of this deployment, by which its bus is told apart from others',
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    async (request) => {
      requireService(request);
      return { id: services.deployment };
    },
  );

  for (const [verb, subject, action] of [
    ['stop', subjects.stop, 'agents_stopped'],
    ['resume', subjects.resume, 'agents_resumed'],
  ] as const) {
    app.post(
      `/agents/${verb}`,
      {
        schema: {
          tags,
          summary: `${verb === 'stop' ? 'Stop' : 'Resume'} all agents, one, or one in a creative`,
          body: controlBody,
          response: { 202: z.object({ workspaces: z.number() }) },
        },
      },
      async (request, reply) => {
        const caller = requirePerson(request);
        const { agent, creativeId, workspaceId } = request.body ?? {};
        const workspaceIds = await concerned(services, caller, { creativeId, workspaceId });
        for (const id of workspaceIds) {
          const control: Record<string, Json> & AgentControl = {
            workspaceId: id,
            requestedBy: { id: caller.userId, name: caller.name },
          };
          if (agent !== undefined) control.agent = agent;
          if (creativeId !== undefined) control.creativeId = creativeId;
          // Kept first: who cannot hear it now asks before the next write.
          await agentStops.note(verb, control);
          await bus
            .publish(subject, control)
            .catch((error: unknown) =>
              request.log.warn({ err: error }, 'agents will find this when they ask'),
            );
          await writeAudit(db, {
            action,
            workspaceId: id,
            actorId: caller.userId,
            target: creativeId,
            details: agent === undefined ? {} : { agent },
          });
        }
        void reply.code(202);
        return { workspaces: workspaceIds.length };
      },
    );
  }
}

/** @throws StudioError `unauthenticated` or `forbidden` */
function requireService(request: FastifyRequest): void {
  if (requireCaller(request).kind !== 'service') throw new StudioError('forbidden', 'Only agents ask this.');
}

/** Anybody who may edit may stop: an emergency does not wait for an admin. */
async function concerned(
  { access, memberships }: Services,
  caller: Extract<Caller, { kind: 'user' }>,
  { creativeId, workspaceId }: { creativeId: string | undefined; workspaceId: string | undefined },
): Promise<readonly string[]> {
  if (creativeId !== undefined) {
    return [(await access.authorize(caller, creativeId, 'editContent')).creative.workspace_id];
  }
  if (workspaceId !== undefined) {
    return [(await access.authorizeWorkspace(caller, workspaceId, 'editContent')).workspaceId];
  }
  const all = await memberships.workspacesOf(caller.userId);
  const ids = all.filter((workspace) => RIGHTS[workspace.role].editContent).map((workspace) => workspace.id);
  if (ids.length === 0) throw new StudioError('forbidden', 'Only people who may edit can do this.');
  return ids;
}

async function logEnvelope(
  services: Services,
  subject: string,
  workspaceId: string,
  envelope: Envelope,
): Promise<void> {
  await services.db
    .insertInto('agent_logs')
    .values({
      id: createId(),
      workspace_id: workspaceId,
      message_id: envelope.message_id,
      subject,
      sender: envelope.sender,
      receiver: envelope.receiver,
      envelope: toJsonColumn(envelope),
    })
    .execute();
}
