import type { Kysely, Selectable } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId, isId } from '@sparklio/shared/ids';
import type { Asset, UploadPlace } from '@sparklio/shared/protocol/api';
import { notFound } from '../access/access.ts';
import type { SignedUrls } from '../access/signed-urls.ts';
import type { Storage } from '../blobs/open-storage.ts';
import type { Database } from '../database/schema.ts';
import { HTTP_LIMITS } from '../http/limits.ts';
import type { Assets } from './assets.ts';
import { IMAGE_TYPES } from './read-image.ts';

export interface Uploads {
  /** Another origin to which pages send files; undefined: our own. */
  readonly origin: string | undefined;
  /** Announces a file. @returns where to put its bytes @throws StudioError `too_large`, `unsupported_media` */
  begin(input: {
    workspaceId: string;
    userId: string;
    name: string;
    mime: string;
    bytes: number;
  }): Promise<UploadPlace>;
  /** Takes the bytes; again replaces them. The signed address has been checked by the caller. */
  receive(uploadId: string, bytes: Buffer): Promise<void>;
  /** Of somebody's own upload. @throws StudioError `not_found` */
  workspaceOf(uploadId: string, userId: string): Promise<string>;
  /**
   * Turns the bytes into an asset; repeating it gives the same asset.
   *
   * @throws StudioError `not_found`, `conflict` while the bytes have not arrived, `invalid_input` for another length than
   * announced, and as `readImage`
   */
  complete(uploadId: string, userId: string): Promise<Asset>;
  /** Forgets what was announced and never completed, and bytes that nobody waits for. */
  sweep(): Promise<void>;
}

/** What nobody has looked at yet lies apart from everything that is shown. */
const QUARANTINE = 'quarantine/';
/** What systems say of a file whose type they do not know; then the bytes alone decide. */
const UNKNOWN_TYPE = 'application/octet-stream';

export function createUploads(deps: {
  db: Kysely<Database>;
  storage: Storage;
  signedUrls: SignedUrls;
  assets: Assets;
  now: () => Date;
}): Uploads {
  const { db, signedUrls, assets, now } = deps;
  const { blobs, uploadForms } = deps.storage;
  const keyOf = (uploadId: string): string => QUARANTINE + uploadId;

  async function find(uploadId: string): Promise<Selectable<Database['uploads']>> {
    const row = isId(uploadId)
      ? await db.selectFrom('uploads').selectAll().where('id', '=', uploadId).executeTakeFirst()
      : undefined;
    if (row === undefined) throw notFound('upload');
    return row;
  }

  async function own(uploadId: string, userId: string): Promise<Selectable<Database['uploads']>> {
    const upload = await find(uploadId);
    if (upload.user_id !== userId) throw notFound('upload');
    return upload;
  }

  async function place(upload: { id: string; mime: string; bytes: number }): Promise<UploadPlace> {
    const { id, mime, bytes } = upload;
    const seconds = HTTP_LIMITS.uploadSeconds;
    if (uploadForms === undefined) {
      const url = signedUrls.sign('PUT', `/api/v1/uploads/${id}/bytes`, seconds);
      return { id, url, method: 'PUT', headers: { 'content-type': mime } };
    }
    return { id, method: 'POST', ...(await uploadForms.sign({ key: keyOf(id), mime, bytes, seconds })) };
  }

  /** Read once: what is checked is what is kept, whoever may still write there. */
  async function arrived(upload: Selectable<Database['uploads']>): Promise<Buffer | undefined> {
    const key = keyOf(upload.id);
    const size = await blobs.size(key);
    if (size === undefined) return undefined;
    if (size !== upload.bytes) throw wrongLength(upload.bytes, size);
    return blobs.get(key);
  }

  return {
    origin: uploadForms?.origin,

    async begin({ workspaceId, userId, name, mime: given, bytes }) {
      const mime = given === 'image/jpg' ? 'image/jpeg' : given;
      if (bytes > HTTP_LIMITS.uploadBytes) {
        throw new StudioError('too_large', `A file has at most ${HTTP_LIMITS.uploadBytes / 2 ** 20} MB.`);
      }
      if (!IMAGE_TYPES.has(mime) && mime !== UNKNOWN_TYPE) {
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
          expires_at: new Date(now().getTime() + HTTP_LIMITS.quarantineSeconds * 1000),
        })
        .execute();
      return place({ id, mime, bytes });
    },

    async receive(uploadId, bytes) {
      const upload = await find(uploadId);
      if (upload.asset_id !== null) throw new StudioError('conflict', 'This upload is complete already.');
      if (bytes.length !== upload.bytes) throw wrongLength(upload.bytes, bytes.length);
      await blobs.put(keyOf(uploadId), bytes);
    },

    workspaceOf: async (uploadId, userId) => (await own(uploadId, userId)).workspace_id,

    async complete(uploadId, userId) {
      const upload = await own(uploadId, userId);
      if (upload.asset_id !== null) return assets.describe(await assets.row(upload.asset_id));
      try {
        const bytes = await arrived(upload);
        if (bytes === undefined) {
          // Completed by the same person a moment ago, from another tab or by a repeated request.
          const { asset_id: done } = await find(uploadId);
          if (done !== null) return assets.describe(await assets.row(done));
          throw new StudioError('conflict', 'The bytes of this file have not arrived yet.');
        }
        const asset = await assets.store({
          // The upload's own id, so that completing twice at once makes one asset.
          id: upload.id,
          workspaceId: upload.workspace_id,
          userId,
          name: upload.name,
          bytes,
          announced: upload.mime === UNKNOWN_TYPE ? undefined : upload.mime,
        });
        await db.updateTable('uploads').set({ asset_id: asset.assetId }).where('id', '=', uploadId).execute();
        // It is an asset already; what stays behind is swept.
        await blobs.delete(keyOf(uploadId)).catch(() => undefined);
        return asset;
      } catch (error) {
        // What may go better next time still needs its bytes.
        const isRefused = error instanceof StudioError && !error.retryable;
        if (isRefused) await blobs.delete(keyOf(uploadId)).catch(() => undefined);
        throw error;
      }
    },

    async sweep() {
      const gone = await db.deleteFrom('uploads').where('expires_at', '<', now()).returning('id').execute();
      for (const { id } of gone) await blobs.delete(keyOf(id));
      // Bytes without a row: sent late, or left by a stop in the middle.
      const oldest = now().getTime() - HTTP_LIMITS.quarantineSeconds * 1000;
      for await (const { key, modified } of blobs.list(QUARANTINE)) {
        if (modified.getTime() < oldest) await blobs.delete(key);
      }
    },
  };
}

function wrongLength(announced: number, actual: number): StudioError {
  return new StudioError('invalid_input', `${announced} bytes were announced, ${actual} arrived.`);
}
