import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import type { Brand, BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { createId, isId } from '@sparklio/shared/ids';
import { notFound } from '../access/access.ts';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';

export interface Brands {
  of(workspaceId: string): Promise<readonly Brand[]>;
  /** @throws StudioError `not_found` */
  get(brandId: string): Promise<Brand>;
  create(workspaceId: string, userId: string, brand: { name: string; kit: BrandKit }): Promise<Brand>;
  change(brandId: string, brand: { name?: string | undefined; kit?: BrandKit | undefined }): Promise<Brand>;
}

/** A brand without rules: nothing is forbidden, nothing is offered. */
const EMPTY_KIT: z.input<typeof brandKitSchema> = {
  palette: [],
  fonts: [],
  logos: [],
  tone: { summary: '', do: [], dont: [] },
  words: { forbidden: [], known: [], claims: [] },
};

export function createBrands(db: Kysely<Database>): Brands {
  const toBrand = (row: { id: string; workspace_id: string; name: string; brand_kit: unknown }): Brand => ({
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    kit: brandKitSchema.parse(row.brand_kit ?? EMPTY_KIT),
  });

  async function get(brandId: string): Promise<Brand> {
    const row = isId(brandId)
      ? await db.selectFrom('brands').selectAll().where('id', '=', brandId).executeTakeFirst()
      : undefined;
    if (row === undefined) throw notFound('brand');
    return toBrand(row);
  }

  return {
    get,

    async of(workspaceId) {
      const rows = await db
        .selectFrom('brands')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toBrand);
    },

    async create(workspaceId, userId, { name, kit }) {
      const id = createId();
      await db
        .insertInto('brands')
        .values({ id, workspace_id: workspaceId, user_id: userId, name, brand_kit: toJsonColumn(kit) })
        .execute();
      return { id, workspaceId, name, kit };
    },

    async change(brandId, { name, kit }) {
      if (name === undefined && kit === undefined) return get(brandId);
      await db
        .updateTable('brands')
        .set({
          ...(name === undefined ? {} : { name }),
          ...(kit === undefined ? {} : { brand_kit: toJsonColumn(kit) }),
        })
        .where('id', '=', brandId)
        .execute();
      return get(brandId);
    },
  };
}
