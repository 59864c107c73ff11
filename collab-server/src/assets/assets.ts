import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { createId, isId } from '@sparklio/shared/ids';
import type { Asset } from '@sparklio/shared/protocol/api';
import { notFound } from '../access/access.ts';
import type { SignedUrls } from '../access/signed-urls.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/schema.ts';
import { HTTP_LIMITS } from '../http/limits.ts';
import { readImage } from './read-image.ts';
import type { SvgRasteriser } from './read-image.ts';

export type AssetRow = Selectable<Database['assets']>;

export interface Assets {
  /**
   * Checks, cleans and keeps a picture.
   *
   * @param input `id`: where given, storing again under it changes nothing; `announced`: the type it was said to have
   * @throws StudioError as `readImage`
   */
  store(input: {
    id?: string;
    workspaceId: string;
    userId: string;
    name: string;
    bytes: Buffer;
    announced?: string | undefined;
  }): Promise<Asset>;
  /** @throws StudioError `not_found` */
  row(assetId: string): Promise<AssetRow>;
  /** Newest first. */
  list(workspaceId: string, page: { before?: string | undefined; limit: number }): Promise<readonly Asset[]>;
  describe(row: AssetRow): Asset;
  bytes(row: Pick<AssetRow, 'workspace_id' | 'sha256'>): Promise<Buffer>;
  /** For drawing a canvas: pictures of its own workspace only. */
  loadFor(workspaceId: string): (assetId: string) => Promise<{ bytes: Buffer; mime: string } | undefined>;
}

export function createAssets(deps: {
  db: Kysely<Database>;
  blobs: BlobStore;
  signedUrls: SignedUrls;
  rasterise: SvgRasteriser;
}): Assets {
  const { db, blobs, signedUrls, rasterise } = deps;

  const find = async (assetId: string): Promise<AssetRow | undefined> =>
    isId(assetId)
      ? db.selectFrom('assets').selectAll().where('id', '=', assetId).executeTakeFirst()
      : undefined;

  async function row(assetId: string): Promise<AssetRow> {
    const found = await find(assetId);
    if (found === undefined) throw notFound('picture');
    return found;
  }

  /** Named by its content within a workspace: the same picture twice is stored once, and no workspace learns of another's. */
  const keyOf = (row: Pick<AssetRow, 'workspace_id' | 'sha256'>): string =>
    `assets/${row.workspace_id}/${row.sha256}`;

  function describe(row: AssetRow): Asset {
    return {
      assetId: row.id,
      name: row.name,
      mime: row.mime,
      width: row.width,
      height: row.height,
      url: signedUrls.sign('GET', `/api/v1/assets/${row.id}/file`, HTTP_LIMITS.signedUrlSeconds),
    };
  }

  async function bytes(row: Pick<AssetRow, 'workspace_id' | 'sha256'>): Promise<Buffer> {
    const found = await blobs.get(keyOf(row));
    if (found === undefined) throw notFound('picture');
    return found;
  }

  return {
    describe,
    bytes,

    async store({ id = createId(), workspaceId, userId, name, bytes: given, announced }) {
      const image = await readImage(given, rasterise, announced);
      const sha256 = createHash('sha256').update(image.bytes).digest('hex');
      const key = keyOf({ workspace_id: workspaceId, sha256 });
      if (!(await blobs.has(key))) await blobs.put(key, image.bytes);
      await db
        .insertInto('assets')
        .values({
          id,
          workspace_id: workspaceId,
          type: 'image',
          name,
          mime: image.mime,
          bytes: image.bytes.length,
          width: image.width,
          height: image.height,
          sha256,
          created_by: userId,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      return describe(await row(id));
    },

    row,

    async list(workspaceId, { before, limit }) {
      const rows = await db
        .selectFrom('assets')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(describe);
    },

    loadFor: (workspaceId) => async (assetId) => {
      const row = await find(assetId);
      if (row === undefined || row.workspace_id !== workspaceId) return undefined;
      const found = await blobs.get(keyOf(row));
      return found === undefined ? undefined : { bytes: found, mime: row.mime };
    },
  };
}
