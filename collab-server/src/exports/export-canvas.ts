import { z } from 'zod';
import { exportCanvas } from '@sparklio/shared/documents/canvas/json';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { formatDocumentName } from '@sparklio/shared/documents/document-name';
import type { Kysely } from 'kysely';
import type { Assets } from '../assets/assets.ts';
import type { Database } from '../database/schema.ts';
import type { JobHandler } from '../jobs/jobs.ts';
import type { PageRenderer } from '../rendering/render-page.ts';
import type { SyncServer } from '../sync/sync-server.ts';

export const CANVAS_FORMATS = ['png', 'jpeg', 'webp', 'pdf', 'svg', 'json'] as const;

/** What an export job is asked. `scale` is px per page px; without `pageId` the first page, for PDF all. */
export const canvasExportSchema = z.object({
  format: z.enum(CANVAS_FORMATS),
  scale: z.number().min(1).max(4).default(1),
  pageId: z.string().exactOptional(),
});

const EXTENSIONS = { png: 'png', jpeg: 'jpg', webp: 'webp', pdf: 'pdf', svg: 'svg', json: 'json' } as const;

/** Makes the file that a person takes away, from what the canvas holds when the work begins. */
export function createCanvasExport(deps: {
  db: Kysely<Database>;
  sync: SyncServer;
  assets: Assets;
  renderer: PageRenderer;
}): JobHandler {
  const { db, sync, assets, renderer } = deps;
  return async ({ input, creativeId, onProgress }) => {
    const { format, scale, pageId } = canvasExportSchema.parse(input);
    const creative = await db
      .selectFrom('creatives')
      .select(['id', 'workspace_id', 'kind', 'updated_at'])
      .where('id', '=', creativeId)
      .executeTakeFirstOrThrow();
    const name = formatDocumentName({
      workspaceId: creative.workspace_id,
      kind: creative.kind,
      creativeId: creative.id,
    });
    await onProgress(0.1);
    const { snapshot, model } = await sync.read(name, (doc) => ({
      snapshot: readCanvas(doc),
      model:
        format === 'json'
          ? exportCanvas(doc, { lastModified: creative.updated_at.toISOString() })
          : undefined,
    }));
    await onProgress(0.2);
    const fileName = `${fileNameOf(snapshot.meta.title)}${scale > 1 ? `@${scale}x` : ''}.${EXTENSIONS[format]}`;
    if (format === 'json') {
      return { bytes: Buffer.from(JSON.stringify(model, null, 2)), mime: 'application/json', fileName };
    }
    const loadImage = assets.loadFor(creative.workspace_id);
    const { bytes, mime } = await renderer.renderPage({ snapshot, format, scale, pageId, loadImage });
    await onProgress(0.9);
    return { bytes, mime, fileName };
  };
}

/** Letters and digits of any script, dashes between them. */
function fileNameOf(title: string): string {
  const name = title
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80);
  return name === '' ? 'canvas' : name;
}
