import type { Kysely } from 'kysely';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { writeStatus } from '@sparklio/shared/documents/review/write';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import type { Creative } from '@sparklio/shared/protocol/api';
import type { CreativeAccess } from '../access/access.ts';
import type { SignedUrls } from '../access/signed-urls.ts';
import type { Database } from '../database/schema.ts';
import { HTTP_LIMITS } from '../http/limits.ts';
import type { Actor } from '../sync/ports.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import { SERVER_ACTOR, SERVER_ORIGIN } from './actors.ts';
import { CREATIVE_TEMPLATES } from './creative-templates.ts';
import type { CreativeTemplate } from './creative-templates.ts';

export interface NewCreative {
  readonly workspaceId: string;
  readonly kind: Database['creatives']['kind'];
  readonly title: string;
  readonly template?: CreativeTemplate | undefined;
  readonly campaignId?: string | undefined;
}

export interface Creatives {
  /** Makes the row and both documents. @throws StudioError `command_refused` for kinds that cannot be made yet */
  create(input: NewCreative, actor: Actor): Promise<string>;
  /** The title stands in the document too, so everybody who has it open sees it change. */
  rename(access: CreativeAccess, title: string, actor: Actor): Promise<void>;
  /** Ends its sockets and hides it; nothing is erased. */
  remove(access: CreativeAccess): Promise<void>;
  /** As somebody with this access sees it. */
  describe(access: CreativeAccess): Promise<Creative>;
  /** Ids of what a person may see, newest first. */
  visibleTo(input: {
    userId: string;
    workspaceId?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<readonly string[]>;
}

export function createCreatives(deps: {
  db: Kysely<Database>;
  sync: SyncServer;
  signedUrls: SignedUrls;
  now: () => Date;
}): Creatives {
  const { db, sync, signedUrls, now } = deps;

  return {
    async create(input, actor) {
      if (input.kind !== 'canvas') {
        throw new StudioError(
          'command_refused',
          `Creatives of kind ${input.kind} cannot be made yet: choose canvas.`,
        );
      }
      const id = createId();
      const names = documentNamesOf({ workspaceId: input.workspaceId, kind: input.kind, creativeId: id });
      const brand = await db
        .selectFrom('brands')
        .select('id')
        .where('workspace_id', '=', input.workspaceId)
        .orderBy('created_at')
        .executeTakeFirst();
      const origin = createOrigin(actor.id, actor.kind);
      await sync.edit(names.contentName, actor, (doc) =>
        createCanvas(
          doc,
          {
            title: input.title,
            pages: [CREATIVE_TEMPLATES[input.template ?? 'blank']],
            ...(brand === undefined ? {} : { brandKitId: brand.id }),
          },
          origin,
        ),
      );
      await sync.edit(names.reviewName, SERVER_ACTOR, (doc) => writeStatus(doc, 'draft', SERVER_ORIGIN));
      // The row comes last: what a list shows can be opened.
      await db
        .insertInto('creatives')
        .values({
          id,
          workspace_id: input.workspaceId,
          campaign_id: input.campaignId ?? null,
          kind: input.kind,
          title: input.title,
          status: 'draft',
          content_hash: null,
          created_by: actor.id,
        })
        .execute();
      return id;
    },

    async rename({ creative, contentName }, title, actor) {
      await sync.edit(contentName, actor, (doc) =>
        applyCommands(doc, [{ type: 'UPDATE_META', payload: { title } }], createOrigin(actor.id, actor.kind)),
      );
      await db
        .updateTable('creatives')
        .set({ title, updated_at: now() })
        .where('id', '=', creative.id)
        .execute();
    },

    async remove({ creative }) {
      await db.updateTable('creatives').set({ deleted_at: now() }).where('id', '=', creative.id).execute();
      sync.disconnect((claims) => claims.creativeId === creative.id, 'forbidden');
    },

    async describe({ creative, contentName, reviewName, role }) {
      const [campaign, staleDecisions] = await Promise.all([
        creative.campaign_id === null
          ? null
          : db
              .selectFrom('campaigns')
              .select(['id', 'name'])
              .where('id', '=', creative.campaign_id)
              .executeTakeFirst(),
        countStale(db, creative.id),
      ]);
      return {
        id: creative.id,
        workspaceId: creative.workspace_id,
        kind: creative.kind,
        title: creative.title,
        campaign: campaign ?? null,
        contentName,
        reviewName,
        role,
        status: creative.status,
        staleDecisions,
        coverUrl: signedUrls.sign(
          'GET',
          `/api/v1/creatives/${creative.id}/cover`,
          HTTP_LIMITS.signedUrlSeconds,
          {
            v: creative.updated_at.getTime().toString(36),
          },
        ),
        updatedAt: creative.updated_at.toISOString(),
      };
    },

    async visibleTo({ userId, workspaceId, before, limit }) {
      const rows = await db
        .selectFrom('creatives')
        .select('id')
        .where('deleted_at', 'is', null)
        .where((where) =>
          where.or([
            where.exists(
              where
                .selectFrom('memberships')
                .select('user_id')
                .whereRef('memberships.workspace_id', '=', 'creatives.workspace_id')
                .where('memberships.user_id', '=', userId),
            ),
            where.exists(
              where
                .selectFrom('creative_members')
                .select('user_id')
                .whereRef('creative_members.creative_id', '=', 'creatives.id')
                .where('creative_members.user_id', '=', userId)
                .where((inner) =>
                  inner.or([inner('expires_at', 'is', null), inner('expires_at', '>', now())]),
                ),
            ),
          ]),
        )
        .$if(workspaceId !== undefined, (query) => query.where('workspace_id', '=', workspaceId ?? ''))
        .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
  };
}

/** Decisions that an edit made stale and that nobody has decided again in their scope since. */
async function countStale(db: Kysely<Database>, creativeId: string): Promise<number> {
  const rows = await db
    .selectFrom('decisions')
    .distinctOn('scope')
    .select('stale_at')
    .where('creative_id', '=', creativeId)
    .orderBy('scope')
    .orderBy('number', 'desc')
    .execute();
  return rows.filter((row) => row.stale_at !== null).length;
}
