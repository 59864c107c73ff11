import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { writeAudit } from '../../access/audit.ts';
import { CANVAS_FORMATS } from '../../exports/export-canvas.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requirePerson } from '../caller.ts';
import { sendFile } from '../send-file.ts';
import { jobShape } from '@sparklio/shared/protocol/api-shapes';

const byId = z.object({ id: z.string() });
const tags = ['exports'];
const VIDEO_FORMATS = ['mp4', 'mov', 'webm'] as const;
const isVideo = (format: string): boolean => VIDEO_FORMATS.some((each) => each === format);

export function registerExports(app: App, { access, covers, db, jobs, signedUrls }: Services): void {
  app.post(
    '/creatives/:id/exports',
    {
      schema: {
        tags,
        summary: 'Make a file; ask `jobs/:id` for it',
        params: byId,
        body: z.object({
          format: z.enum([...CANVAS_FORMATS, ...VIDEO_FORMATS]),
          scale: z.number().min(1).max(4).default(1),
          pageId: z.string().max(100).exactOptional(),
        }),
        response: { 202: z.object({ jobId: z.string() }) },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { creative } = await access.authorize(caller, request.params.id, 'export');
      const { format } = request.body;
      if (isVideo(format)) {
        throw new StudioError(
          'command_refused',
          `A canvas exports to ${CANVAS_FORMATS.join(', ')}, not to ${format}.`,
        );
      }
      const jobId = await jobs.add({
        kind: 'export-canvas',
        workspaceId: creative.workspace_id,
        creativeId: creative.id,
        userId: caller.userId,
        input: request.body,
      });
      await writeAudit(db, {
        action: 'export_started',
        workspaceId: creative.workspace_id,
        actorId: caller.userId,
        target: creative.id,
        details: { format, job: jobId },
      });
      void reply.code(202);
      return { jobId };
    },
  );

  app.get('/jobs/:id', { schema: { tags, params: byId, response: { 200: jobShape } } }, async (request) => {
    const caller = requirePerson(request);
    const job = await jobs.row(request.params.id);
    await access.authorize(caller, job.creative_id, 'export');
    return jobs.describe(job, caller.userId);
  });

  const file = z.object({ for: z.string().optional() });
  app.get(
    '/jobs/:id/file',
    { schema: { hide: true, params: byId, querystring: file } },
    async (request, reply) => {
      signedUrls.verify(request.method, request.url);
      if (request.method === 'GET' && isFromStart(request.headers.range)) {
        const { workspace_id, creative_id } = await jobs.row(request.params.id);
        await writeAudit(db, {
          action: 'export_downloaded',
          workspaceId: workspace_id,
          // Whom the address was given to: it works for whoever has it.
          actorId: request.query.for,
          target: creative_id,
          details: { job: request.params.id },
        });
      }
      return sendFile(reply, await jobs.result(request.params.id), { asAttachment: true, cacheSeconds: 0 });
    },
  );

  app.get('/creatives/:id/cover', { schema: { hide: true, params: byId } }, async (request, reply) => {
    signedUrls.verify(request.method, request.url);
    const bytes = await covers.cover(request.params.id);
    return sendFile(
      reply,
      { bytes, mime: 'image/png', fileName: 'cover.png' },
      { asAttachment: false, cacheSeconds: 60 },
    );
  });
}

/** A download that goes on where it broke off is not one more. */
function isFromStart(range: string | undefined): boolean {
  return range === undefined || range.startsWith('bytes=0-');
}
