import { z } from 'zod';
import { DECISIONS, SCOPES } from '@sparklio/shared/documents/review/schema';
import { writeAudit } from '../../access/audit.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { decisionShape, ledgerReportShape, listShape } from '@sparklio/shared/protocol/api-shapes';
import { changesShape, writtenText } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const byProposal = z.object({ id: z.string(), proposalId: z.string() });
const proposalShape = z.object({ proposal: z.record(z.string(), z.unknown()) });
const tags = ['review'];

/** What people decide: on proposals, and on the work as a whole. Agents do neither. */
export function registerReview(app: App, { access, db, decisions, history, proposals }: Services): void {
  app.get(
    '/creatives/:id/decisions',
    { schema: { tags, params: byId, response: { 200: listShape(decisionShape) } } },
    async (request) => {
      const { creative } = await access.authorize(requireCaller(request), request.params.id);
      await decisions.compareAll([creative.id]);
      return { items: [...(await decisions.list(creative.id))] };
    },
  );

  app.get(
    '/creatives/:id/decisions/verify',
    {
      schema: {
        tags,
        summary:
          'Whether the ledger is unbroken and signed, all that shows it says the same, and what counts fits the content',
        params: byId,
        response: { 200: ledgerReportShape },
      },
    },
    async (request) => {
      const report = await decisions.verify(
        await access.authorize(requirePerson(request), request.params.id),
      );
      return { ...report, problems: [...report.problems] };
    },
  );

  app.post(
    '/creatives/:id/decisions',
    {
      schema: {
        tags,
        summary: 'Approve, ask for changes, or hold. For good: what follows is a new decision',
        params: byId,
        body: z.object({
          decision: z.enum(DECISIONS),
          scope: z.enum(SCOPES).default('whole'),
          comment: writtenText(4000).optional(),
        }),
        response: { 201: decisionShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'decide');
      const decision = await decisions.decide(creative, caller, request.body);
      // What was decided on stays to be looked at. The decision stands without it.
      await history.keepAutomatically(creative).catch((error: unknown) => {
        request.log.error({ err: error, creativeId: creative.creative.id }, 'no version was kept');
      });
      await writeAudit(db, {
        action: 'decision_made',
        workspaceId: creative.creative.workspace_id,
        actorId: caller.userId,
        target: creative.creative.id,
        details: { decision: decision.decision, scope: decision.scope, id: decision.id },
      });
      void reply.code(201);
      return decision;
    },
  );

  app.post(
    '/creatives/:id/proposals/:proposalId/accept',
    {
      schema: {
        tags,
        summary: 'Apply a proposal, or the commands of it that are named',
        params: byProposal,
        body: z
          .object({ commandIndexes: z.array(z.number().int().min(0)).min(1).max(2000).optional() })
          .nullish(),
        response: { 200: changesShape.extend(proposalShape.shape) },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'decideProposals');
      const { proposalId } = request.params;
      const { changes, proposal } = await proposals.accept(
        creative,
        proposalId,
        caller,
        request.body?.commandIndexes,
      );
      await writeAudit(db, {
        action: 'proposal_accepted',
        workspaceId: creative.creative.workspace_id,
        actorId: caller.userId,
        target: creative.creative.id,
        details: { proposal: proposalId, status: proposal.status },
      });
      return { changes: [...changes], proposal: { ...proposal } };
    },
  );

  app.post(
    '/creatives/:id/proposals/:proposalId/reject',
    {
      schema: {
        tags,
        params: byProposal,
        body: z.object({ reason: z.string().trim().min(1).max(2000) }),
        response: { 200: proposalShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'decideProposals');
      const { proposal } = await proposals.reject(
        creative,
        request.params.proposalId,
        caller,
        request.body.reason,
      );
      await writeAudit(db, {
        action: 'proposal_rejected',
        workspaceId: creative.creative.workspace_id,
        actorId: caller.userId,
        target: creative.creative.id,
        details: { proposal: request.params.proposalId },
      });
      return { proposal: { ...proposal } };
    },
  );
}
