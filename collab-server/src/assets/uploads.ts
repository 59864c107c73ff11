import type { Kysely, Selectable } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId, isId } from '@sparklio/shared/ids';
import type { Asset } from '@sparklio/shared/protocol/api';
import { notFound } from '../access/access.ts';
import type { SignedUrls } from '../access/signed-urls.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/schema.ts';
import { HTTP_LIMITS } from '../http/limits.ts';
import type { Assets } from './assets.ts';

export interface Uploads {
  /** Announces a file. @returns where to put its bytes */
  begin(input: {
    workspaceId: string;
    userId: string;
    name: string;
    mime: string;
    bytes: number;
  }): Promise<{ id: string; url: string; method: 'PUT'; headers: Record<string, string> }>;
  /** Takes the bytes; again replaces them. The signed address has been checked by the caller. */
  receive(uploadId: string, bytes: Buffer): Promise<void>;
  /** Turns the bytes into an asset; repeating it gives the same asset. @throws StudioError as `readImage` */
  complete(uploadId: string, userId: string): Promise<Asset>;
  /** Forgets what was announced and never completed. */
  sweep(): Promise<void>;
}

export function createUploads(deps: {
  db: Kysely<Database>;
  blobs: BlobStore;
  signedUrls: SignedUrls;
  assets: Assets;
  now: () => Date;
}): Uploads {
  const { db, blobs, signedUrls, assets, now } = deps;
  const keyOf = (uploadId: string): string => `uploads/${uploadId}`;

  async function find(uploadId: string): Promise<Selectable<Database['uploads']>> {
    const row = isId(uploadId)
      ? await db.selectFrom('uploads').selectAll().where('id', '=', uploadId).executeTakeFirst()
      : undefined;
    if (row === undefined) throw notFound('upload');
    return row;
  }

  return {
    async begin({ workspaceId, userId, name, mime, bytes }) {
      if (bytes > HTTP_LIMITS.uploadBytes) {
        throw new StudioError('too_large', `A file has at most ${HTTP_LIMITS.uploadBytes / 2 ** 20} MB.`);
      }
      // Systems that do not know a type say octet-stream; the bytes decide later anyway.
      if (!mime.startsWith('image/') && mime !== 'application/octet-stream') {
        throw new StudioError(
          'unsupported_media',
          'Only pictures can be uploaded: PNG, JPEG, WebP, GIF, AVIF or SVG.',
        );
      }
      const id = createId();
      await db
        .insertInto('uploads')
        .values({
          id,
          workspace_id: workspaceId,
          user_id: userId,
          name,
          mime,
          bytes,
          asset_id: null,
          expires_at: new Date(now().getTime() + 2 * HTTP_LIMITS.uploadSeconds * 1000),
        })
        .execute();
      const url = signedUrls.sign('PUT', `/api/v1/uploads/${id}/bytes`, HTTP_LIMITS.uploadSeconds);
      return { id, url, method: 'PUT', headers: { 'content-type': mime } };
    },

    async receive(uploadId, bytes) {
      const upload = await find(uploadId);
      if (upload.asset_id !== null) throw new StudioError('conflict', 'This upload is complete already.');
      if (bytes.length !== upload.bytes) {
        throw new StudioError(
          'invalid_input',
          `${upload.bytes} bytes were announced, ${bytes.length} arrived.`,
        );
      }
      await blobs.put(keyOf(uploadId), bytes);
    },

    async complete(uploadId, userId) {
      const upload = await find(uploadId);
      if (upload.user_id !== userId) throw notFound('upload');
      if (upload.asset_id !== null) return assets.describe(await assets.row(upload.asset_id));
      const bytes = await blobs.get(keyOf(uploadId));
      if (bytes === undefined)
        throw new StudioError('conflict', 'The bytes of this file have not arrived yet.');
      try {
        const asset = await assets.store({
          workspaceId: upload.workspace_id,
          userId,
          name: upload.name,
          bytes,
        });
        await db.updateTable('uploads').set({ asset_id: asset.assetId }).where('id', '=', uploadId).execute();
        return asset;
      } finally {
        await blobs.delete(keyOf(uploadId));
      }
    },

    async sweep() {
      const gone = await db.deleteFrom('uploads').where('expires_at', '<', now()).returning('id').execute();
      for (const { id } of gone) await blobs.delete(keyOf(id));
    },
  };
}
