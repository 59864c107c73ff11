import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { scopeContent } from '@sparklio/shared/documents/canvas/scope-content';
import { formatDocumentName } from '@sparklio/shared/documents/document-name';
import { notFound } from '../access/access.ts';
import type { Assets } from '../assets/assets.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/schema.ts';
import type { PageRenderer } from '../rendering/render-page.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import { drawThumbnail } from './thumbnail.ts';

export interface Covers {
  /** A small PNG of the first page as it is now, drawn when somebody looks and kept until the content changes. */
  cover(creativeId: string): Promise<Buffer>;
}

export function createCovers(deps: {
  db: Kysely<Database>;
  sync: SyncServer;
  blobs: BlobStore;
  assets: Assets;
  renderer: PageRenderer;
}): Covers {
  const { db, sync, blobs, assets, renderer } = deps;
  /** Covers being drawn: many people look at one list. */
  const underWay = new Map<string, Promise<Buffer>>();
  const keyOf = (creativeId: string, hash: string): string => `covers/${creativeId}/${hash}.png`;

  async function draw(creativeId: string): Promise<Buffer> {
    const creative = await db
      .selectFrom('creatives')
      .select(['id', 'workspace_id', 'kind', 'content_hash'])
      .where('id', '=', creativeId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (creative === undefined) throw notFound('creative');
    const name = formatDocumentName({ workspaceId: creative.workspace_id, kind: creative.kind, creativeId });
    const snapshot = await sync.read(name, readCanvas);
    const hash = createHash('sha256').update(scopeContent(snapshot, 'whole')).digest('hex');
    const kept = await blobs.get(keyOf(creativeId, hash));
    if (kept !== undefined) return kept;

    const bytes = await drawThumbnail({ assets, renderer }, creative.workspace_id, snapshot);
    await blobs.put(keyOf(creativeId, hash), bytes);
    await db.updateTable('creatives').set({ content_hash: hash }).where('id', '=', creativeId).execute();
    if (creative.content_hash !== null && creative.content_hash !== hash) {
      await blobs.delete(keyOf(creativeId, creative.content_hash));
    }
    return bytes;
  }

  return {
    cover(creativeId) {
      const drawing = underWay.get(creativeId) ?? draw(creativeId).finally(() => underWay.delete(creativeId));
      underWay.set(creativeId, drawing);
      return drawing;
    },
  };
}
