import type { Kysely, Selectable } from 'kysely';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { writeStatus } from '@sparklio/shared/documents/review/write';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Creative } from '@sparklio/shared/protocol/api';
import type { CreativeAccess } from '../access/access.ts';
import { strongestRole } from '../access/roles.ts';
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
  /** What a person may see, newest first. */
  list(page: {
    userId: string;
    workspaceId?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<readonly Creative[]>;
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
      await sync.lookAtRights();
    },

    async describe({ creative, role }) {
      const [row] = await rows(db).where('creatives.id', '=', creative.id).execute();
      return toCreative({ ...creative, campaign_name: null, stale_decisions: 0, ...row }, role, signedUrls);
    },

    async list({ userId, workspaceId, before, limit }) {
      const found = await rows(db)
        .leftJoin('memberships', (join) =>
          join
            .onRef('memberships.workspace_id', '=', 'creatives.workspace_id')
            .on('memberships.user_id', '=', userId),
        )
        .leftJoin('creative_members', (join) =>
          join
            .onRef('creative_members.creative_id', '=', 'creatives.id')
            .on('creative_members.user_id', '=', userId)
            .on((on) =>
              on.or([
                on('creative_members.expires_at', 'is', null),
                on('creative_members.expires_at', '>', now()),
              ]),
            ),
        )
        .select(['memberships.role as member_role', 'creative_members.role as guest_role'])
        .where('creatives.deleted_at', 'is', null)
        .where((where) =>
          where.or([
            where('memberships.role', 'is not', null),
            where('creative_members.role', 'is not', null),
          ]),
        )
        .$if(workspaceId !== undefined, (query) =>
          query.where('creatives.workspace_id', '=', workspaceId ?? ''),
        )
        .$if(before !== undefined, (query) => query.where('creatives.id', '<', before ?? ''))
        .orderBy('creatives.id', 'desc')
        .limit(limit)
        .execute();
      return found.map((row) =>
        toCreative(row, strongestRole([row.member_role, row.guest_role]) ?? 'viewer', signedUrls),
      );
    },
  };
}

/**
 * Creatives with what is told of them: the name of the campaign, and the number of decisions that an edit
 * made stale and that nobody has decided again in their scope since.
 */
function rows(db: Kysely<Database>) {
  return db
    .selectFrom('creatives')
    .leftJoin('campaigns', 'campaigns.id', 'creatives.campaign_id')
    .selectAll('creatives')
    .select('campaigns.name as campaign_name')
    .select((select) =>
      select
        .selectFrom((newest) =>
          newest
            .selectFrom('decisions')
            .distinctOn('scope')
            .select('id')
            .whereRef('decisions.creative_id', '=', 'creatives.id')
            .where('decision', '<>', 'stale')
            .orderBy('scope')
            .orderBy('number', 'desc')
            .as('newest'),
        )
        .innerJoin('decisions as found', 'found.decision_id', 'newest.id')
        .select((count) => count.cast<number>(count.fn.countAll(), 'integer').as('count'))
        .as('stale_decisions'),
    );
}

type CreativeRow = Selectable<Database['creatives']> & {
  readonly campaign_name: string | null;
  readonly stale_decisions: number | null;
};

function toCreative(row: CreativeRow, role: Role, signedUrls: SignedUrls): Creative {
  const names = documentNamesOf({ workspaceId: row.workspace_id, kind: row.kind, creativeId: row.id });
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    title: row.title,
    campaign:
      row.campaign_id === null || row.campaign_name === null
        ? null
        : { id: row.campaign_id, name: row.campaign_name },
    ...names,
    role,
    status: row.status,
    staleDecisions: row.stale_decisions ?? 0,
    coverUrl: signedUrls.sign('GET', `/api/v1/creatives/${row.id}/cover`, HTTP_LIMITS.signedUrlSeconds, {
      v: row.updated_at.getTime().toString(36),
    }),
    updatedAt: row.updated_at.toISOString(),
  };
}
