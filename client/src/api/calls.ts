import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { DecisionKind, Scope } from '@sparklio/shared/documents/review/schema';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { z } from 'zod';
import { request, requestBytes } from './request.ts';
import { setSignedIn } from './session.ts';
import type { WorkspacePolicy } from '@sparklio/shared/protocol/api';
import {
  assetShape,
  auditRecordShape,
  brandShape,
  creativeShape,
  decisionShape,
  jobShape,
  linkInfoShape,
  linkShape,
  listShape,
  policyShape,
  sessionShape,
  ticketShape,
  workspaceShape,
} from '@sparklio/shared/protocol/api-shapes';
import { acceptedShape, changesShape, memberShape, rosterEntryShape } from './shapes.ts';

const id = encodeURIComponent;
const nothing = z.unknown();

export type ExportFormat = 'png' | 'jpeg' | 'webp' | 'pdf' | 'svg' | 'json';

/** One function for each call of the API that the pages make. All throw `ApiError`. */
export const api = {
  login: async (email: string, password: string) => {
    const session = await request(sessionShape, 'auth/login', { method: 'POST', body: { email, password } });
    setSignedIn(session);
    return session;
  },
  enterByLink: async (token: string, given: { name?: string; password?: string }) => {
    const session = await request(sessionShape, 'auth/link', {
      method: 'POST',
      body: { token, askName: true, ...given },
    });
    setSignedIn(session);
    return session;
  },

  workspaces: async () => (await request(listShape(workspaceShape), 'workspaces')).items,
  members: async (workspaceId: string) =>
    (await request(listShape(memberShape), `workspaces/${id(workspaceId)}/members`)).items,
  changeRole: (workspaceId: string, userId: string, role: Role) =>
    request(nothing, `workspaces/${id(workspaceId)}/members/${id(userId)}`, {
      method: 'PATCH',
      body: { role },
    }),
  removeMember: (workspaceId: string, userId: string) =>
    request(nothing, `workspaces/${id(workspaceId)}/members/${id(userId)}`, { method: 'DELETE' }),
  invite: (workspaceId: string, role: Role) =>
    request(linkShape, `workspaces/${id(workspaceId)}/invites`, { method: 'POST', body: { role } }),

  links: async (workspaceId: string) =>
    (await request(listShape(linkInfoShape), `workspaces/${id(workspaceId)}/links`)).items,
  revokeLink: (workspaceId: string, linkId: string) =>
    request(nothing, `workspaces/${id(workspaceId)}/links/${id(linkId)}`, { method: 'DELETE' }),
  policy: (workspaceId: string) => request(policyShape, `workspaces/${id(workspaceId)}/policy`),
  changePolicy: (workspaceId: string, body: WorkspacePolicy) =>
    request(policyShape, `workspaces/${id(workspaceId)}/policy`, { method: 'PATCH', body }),
  audit: (workspaceId: string, filter: Readonly<Record<string, string>>) =>
    request(
      listShape(auditRecordShape),
      `workspaces/${id(workspaceId)}/audit?${new URLSearchParams(filter).toString()}`,
    ),

  creatives: async (workspaceId: string | undefined) => {
    const query = workspaceId === undefined ? '' : `?workspaceId=${id(workspaceId)}`;
    return (await request(listShape(creativeShape), `creatives${query}`)).items;
  },
  creative: (creativeId: string) => request(creativeShape, `creatives/${id(creativeId)}`),
  createCreative: (body: { workspaceId: string; title: string; template: string; campaignId?: string }) =>
    request(creativeShape, 'creatives', { method: 'POST', body: { kind: 'canvas', ...body } }),
  changeCreative: (creativeId: string, body: { title?: string; status?: 'reviewing' }) =>
    request(creativeShape, `creatives/${id(creativeId)}`, { method: 'PATCH', body }),
  deleteCreative: (creativeId: string) =>
    request(nothing, `creatives/${id(creativeId)}`, { method: 'DELETE' }),
  /** the content as one Yjs update, format 2 */
  contentState: (creativeId: string, signal?: AbortSignal) =>
    requestBytes(`creatives/${id(creativeId)}/state`, { signal }),
  ticket: (creativeId: string) =>
    request(ticketShape, `creatives/${id(creativeId)}/ticket`, { method: 'POST', body: {} }),
  guestLink: (creativeId: string, body: { expiresAt?: string; password?: string }) =>
    request(linkShape, `creatives/${id(creativeId)}/guest-links`, {
      method: 'POST',
      body: { role: 'reviewer', ...body },
    }),
  importModel: (creativeId: string, model: unknown) =>
    request(changesShape, `creatives/${id(creativeId)}/import`, { method: 'POST', body: model }),

  accept: (creativeId: string, proposalId: string, commandIndexes?: readonly number[]) =>
    request(acceptedShape, `creatives/${id(creativeId)}/proposals/${id(proposalId)}/accept`, {
      method: 'POST',
      body: commandIndexes === undefined ? {} : { commandIndexes },
    }),
  reject: (creativeId: string, proposalId: string, reason: string) =>
    request(nothing, `creatives/${id(creativeId)}/proposals/${id(proposalId)}/reject`, {
      method: 'POST',
      body: { reason },
    }),
  decide: (creativeId: string, body: { decision: DecisionKind; scope: Scope; comment?: string }) =>
    request(decisionShape, `creatives/${id(creativeId)}/decisions`, { method: 'POST', body }),

  startExport: (creativeId: string, body: { format: ExportFormat; scale?: number; pageId?: string }) =>
    request(z.object({ jobId: z.string() }), `creatives/${id(creativeId)}/exports`, { method: 'POST', body }),
  job: (jobId: string, signal?: AbortSignal) => request(jobShape, `jobs/${id(jobId)}`, { signal }),

  brandOf: (creativeId: string) => request(brandShape.nullable(), `creatives/${id(creativeId)}/brand`),
  brands: async (workspaceId: string) =>
    (await request(listShape(brandShape), `workspaces/${id(workspaceId)}/brands`)).items,
  saveBrand: (brandId: string, body: { name: string; kit: BrandKit }) =>
    request(brandShape, `brands/${id(brandId)}`, { method: 'PUT', body }),

  assets: async (workspaceId: string) =>
    (await request(listShape(assetShape), `workspaces/${id(workspaceId)}/assets`)).items,
  asset: (assetId: string) => request(assetShape, `assets/${id(assetId)}`),

  agents: async () => (await request(listShape(rosterEntryShape), 'agents')).items,
  askAgent: (name: string, body: { creativeId: string; prompt: string; context?: Json }) =>
    request(nothing, `agents/${id(name)}/tasks`, { method: 'POST', body }),
  stopAgents: (body: { agent?: string; creativeId?: string }) =>
    request(nothing, 'agents/stop', { method: 'POST', body }),
  resumeAgents: (body: { agent?: string; creativeId?: string }) =>
    request(nothing, 'agents/resume', { method: 'POST', body }),
} as const;
