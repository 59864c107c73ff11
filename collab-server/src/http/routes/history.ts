import { z } from 'zod';
import {
  activityShape,
  lastChangeShape,
  restoredShape,
  stateShape,
  turnUndoneShape,
  versionContentShape,
  versionDiffShape,
  versionShape,
} from '@sparklio/shared/protocol/history-shapes';
import type { Version } from '@sparklio/shared/protocol/history';
import { listShape } from '@sparklio/shared/protocol/api-shapes';
import type { CreativeAccess } from '../../access/access.ts';
import { writeAudit } from '../../access/audit.ts';
import type { Restored } from '../../history/history.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { sendFile } from '../send-file.ts';
import { nameField } from '../shapes.ts';

const tags = ['history'];
const byId = z.object({ id: z.string() });
/** As Postgres can hold it. */
const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const number = z.coerce.number().int().min(1).max(2_147_483_647);
const byNumber = z.object({ id: z.string(), number });
const word = z.string().regex(/^[\w-]{1,100}$/, 'must be an id');
const page = {
  cursor: position.optional(),
  limit: z.coerce.number().int().min(1).max(HTTP_LIMITS.pageSize).default(50),
};

/** The past of a creative, for everybody who may see it; the way back, for those who may edit it. */
export function registerHistory(app: App, { access, db, history, signedUrls }: Services): void {
  const shown = (creativeId: string, version: Version): Version => ({
    ...version,
    previewUrl: signedUrls.sign(
      'GET',
      `/api/v1/creatives/${creativeId}/versions/${version.number}/preview`,
      HTTP_LIMITS.signedUrlSeconds,
    ),
  });

  /** What restoring did, noted for good. */
  async function told(
    { creative }: CreativeAccess,
    caller: { readonly userId: string },
    { before, changes }: Restored,
    details: { readonly version: number } | { readonly position: number },
  ) {
    await writeAudit(db, {
      action: 'version_restored',
      workspaceId: creative.workspace_id,
      actorId: caller.userId,
      target: creative.id,
      details,
    });
    return { before: shown(creative.id, before), changes: changes.length, entries: changes };
  }

  app.get(
    '/creatives/:id/versions',
    {
      schema: {
        tags,
        summary: 'States that are kept for good, newest first',
        params: byId,
        querystring: z.object(page),
        response: { 200: listShape(versionShape) },
      },
    },
    async (request) => {
      const creative = await access.authorize(requireCaller(request), request.params.id);
      const { cursor, limit } = request.query;
      const versions = await history.versions(creative, { before: cursor, limit });
      const items = versions.map((version) => shown(creative.creative.id, version));
      return listOf(items, limit, ({ number: last }) => last);
    },
  );

  app.post(
    '/creatives/:id/versions',
    {
      schema: {
        tags,
        summary: 'Keep the content as it is now, under a name if you like',
        params: byId,
        body: z.object({ name: nameField(120).optional() }).nullish(),
        response: { 201: versionShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'editContent');
      const version = await history.keepVersion(creative, caller, request.body?.name);
      void reply.code(201);
      return shown(creative.creative.id, version);
    },
  );

  app.get(
    '/creatives/:id/versions/diff',
    {
      schema: {
        tags,
        summary: 'What differs between two versions, or between one and now, and who set it',
        params: byId,
        querystring: z.object({ from: number, to: number.optional() }),
        response: { 200: versionDiffShape },
      },
    },
    async (request) => {
      const creative = await access.authorize(requireCaller(request), request.params.id);
      return history.diff(creative, request.query.from, request.query.to);
    },
  );

  app.get(
    '/creatives/:id/versions/:number',
    { schema: { tags, params: byNumber, response: { 200: versionContentShape } } },
    async (request) => {
      const creative = await access.authorize(requireCaller(request), request.params.id);
      const version = await history.version(creative, request.params.number);
      return { ...shown(creative.creative.id, version), content: version.content };
    },
  );

  app.get(
    '/creatives/:id/versions/:number/preview',
    { schema: { hide: true, params: byNumber } },
    async (request, reply) => {
      signedUrls.verify(request.method, request.url);
      const bytes = await history.preview(request.params.id, request.params.number);
      return sendFile(
        reply,
        { bytes, mime: 'image/png', fileName: 'version.png' },
        { asAttachment: false, cacheSeconds: 60 },
      );
    },
  );

  app.post(
    '/creatives/:id/versions/:number/restore',
    {
      schema: {
        tags,
        summary: 'Make the content what it was, as one edit; what there is now is kept first',
        params: byNumber,
        response: { 200: restoredShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'editContent');
      const { number: version } = request.params;
      const restored = await history.restore(creative, caller, version);
      return told(creative, caller, restored, { version });
    },
  );

  app.get(
    '/creatives/:id/history',
    {
      schema: {
        tags,
        summary: 'The content as it was at a position of its log',
        params: byId,
        querystring: z.object({ position }),
        response: { 200: stateShape },
      },
    },
    async (request) => {
      const creative = await access.authorize(requireCaller(request), request.params.id);
      const { position: at } = request.query;
      return { position: at, content: await history.stateAt(creative, at) };
    },
  );

  app.post(
    '/creatives/:id/history/restore',
    {
      schema: {
        tags,
        summary:
          'Make the content what it was at a position of its log, as one edit; what there is now is kept first',
        params: byId,
        body: z.object({ position: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
        response: { 200: restoredShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'editContent');
      const { position: to } = request.body;
      const restored = await history.restoreMoment(creative, caller, to);
      return told(creative, caller, restored, { position: to });
    },
  );

  app.get(
    '/creatives/:id/history/:target',
    {
      schema: {
        tags,
        summary: 'Who set each property of a thing last, when, and why',
        params: byId.extend({ target: word }),
        response: { 200: z.object({ items: z.array(lastChangeShape) }) },
      },
    },
    async (request) => {
      const creative = await access.authorize(requireCaller(request), request.params.id);
      return { items: [...(await history.lastChanges(creative, request.params.target))] };
    },
  );

  app.get(
    '/creatives/:id/activity',
    {
      schema: {
        tags,
        summary: 'Who did what, stretch by stretch, newest first',
        params: byId,
        querystring: z.object({ ...page, target: word.optional(), turnId: word.optional() }),
        response: { 200: listShape(activityShape) },
      },
    },
    async (request) => {
      const creative = await access.authorize(requireCaller(request), request.params.id);
      const { cursor, ...query } = request.query;
      const items = await history.activity(creative, { before: cursor, ...query });
      return listOf([...items], query.limit, ({ to }) => to);
    },
  );

  app.post(
    '/creatives/:id/turns/:turnId/undo',
    {
      schema: {
        tags,
        summary: 'Take back what a turn did, where nobody has changed it since',
        params: byId.extend({ turnId: word }),
        response: { 200: turnUndoneShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const creative = await access.authorize(caller, request.params.id, 'editContent');
      const { turnId } = request.params;
      const result = await history.undoTurn(creative, caller, turnId);
      await writeAudit(db, {
        action: 'turn_undone',
        workspaceId: creative.creative.workspace_id,
        actorId: caller.userId,
        target: creative.creative.id,
        details: { turn: turnId },
      });
      return result;
    },
  );
}

function listOf<Item>(items: Item[], limit: number, cursorOf: (item: Item) => number) {
  const last = items.at(-1);
  const isMore = items.length === limit && last !== undefined;
  return { items, ...(isMore ? { nextCursor: String(cursorOf(last)) } : {}) };
}
