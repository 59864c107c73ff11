import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { scopeContent } from '@sparklio/shared/documents/canvas/scope-content';
import { SCOPES } from '@sparklio/shared/documents/review/schema';
import type { DecisionKind } from '@sparklio/shared/documents/review/schema';
import type { Author, Version, VersionKind } from '@sparklio/shared/protocol/history';
import { z } from 'zod';
import { notFound } from '../access/access.ts';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';
import type { PastStates } from './past-states.ts';
import type { VersionContents } from './version-contents.ts';

export interface NewVersion {
  readonly creativeId: string;
  readonly contentName: string;
  readonly kind: VersionKind;
  readonly name?: string | undefined;
  readonly by: Author;
  /** absent: as it is now */
  readonly position?: number;
}

/** States that are kept for good. */
export interface Versions {
  /** Keeps a state. One that is kept already is not kept again, unless under another name. */
  keep(version: NewVersion): Promise<Version>;
  /** Newest first. @param before versions with smaller numbers */
  list(creativeId: string, page: { before?: number | undefined; limit: number }): Promise<readonly Version[]>;
  /** @throws StudioError `not_found` */
  find(creativeId: string, number: number): Promise<{ version: Version; snapshot: CanvasSnapshot }>;
}

type VersionRow = Selectable<Database['versions']>;

const scopeHashes = z.record(z.string(), z.string());

export function createVersions(deps: {
  db: Kysely<Database>;
  states: PastStates;
  contents: VersionContents;
  now: () => Date;
}): Versions {
  const { db, states, contents, now } = deps;

  async function describe(rows: readonly VersionRow[]): Promise<readonly Version[]> {
    const [first] = rows;
    if (first === undefined) return [];
    const decisions = await db
      .selectFrom('decisions')
      .select([
        'decisions.id',
        'decisions.decision',
        'decisions.scope',
        'decisions.user_name',
        'decisions.content_hash',
      ])
      .select((row) =>
        row
          .exists(
            row
              .selectFrom('decisions as marks')
              .select('marks.id')
              .whereRef('marks.decision_id', '=', 'decisions.id'),
          )
          .as('is_stale'),
      )
      .where('decisions.creative_id', '=', first.creative_id)
      .where('decisions.decision', '<>', 'stale')
      .$narrowType<{ decision: DecisionKind }>()
      .orderBy('decisions.number')
      .execute();
    return rows.map((row) => {
      const hashes = scopeHashes.parse(row.scope_hashes);
      return {
        number: row.number,
        kind: row.kind,
        name: row.name,
        position: Number(row.position),
        createdAt: row.created_at.toISOString(),
        createdBy: { id: row.created_by_id, name: row.created_by_name, kind: row.created_by_kind },
        contentHash: row.content_hash,
        decisions: decisions
          .filter(({ scope, content_hash }) => hashes[scope] === content_hash)
          .map(({ id, decision, scope, user_name, is_stale }) => ({
            id,
            decision,
            scope,
            userName: user_name,
            isStale: Boolean(is_stale),
          })),
      };
    });
  }

  async function described(row: VersionRow): Promise<Version> {
    const [version] = await describe([row]);
    if (version === undefined) throw notFound('version');
    return version;
  }

  async function readState(contentName: string, position?: number) {
    const state = await states.at(contentName, position);
    try {
      return { snapshot: readCanvas(state.doc), position: state.position };
    } finally {
      state.doc.destroy();
    }
  }

  return {
    async keep({ creativeId, contentName, kind, name, by, position: wanted }) {
      const { snapshot, position } = await readState(contentName, wanted);
      const key = await contents.put(creativeId, snapshot);
      const hashes = Object.fromEntries(
        SCOPES.map((scope) => [scope, hashOf(scopeContent(snapshot, scope))]),
      );
      const row = await db.transaction().execute(async (inside) => {
        // Two at once wait for each other on the creative's row.
        await inside
          .selectFrom('creatives')
          .select('id')
          .where('id', '=', creativeId)
          .forUpdate()
          .executeTakeFirstOrThrow();
        // Kept now: what was done up to here needs no automatic version any more.
        await inside
          .updateTable('history_progress')
          .set({ unversioned_since: null })
          .where('creative_id', '=', creativeId)
          .where('position', '<=', position)
          .execute();
        const last = await inside
          .selectFrom('versions')
          .selectAll()
          .where('creative_id', '=', creativeId)
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst();
        const same = last?.content_key === key ? last : undefined;
        if (same !== undefined && isKept(same, kind, name)) return same;
        if (same?.name === null) {
          return inside
            .updateTable('versions')
            .set({
              kind,
              name: name ?? null,
              created_by_id: by.id,
              created_by_name: by.name,
              created_by_kind: by.kind,
            })
            .where('creative_id', '=', creativeId)
            .where('number', '=', same.number)
            .returningAll()
            .executeTakeFirstOrThrow();
        }
        return inside
          .insertInto('versions')
          .values({
            creative_id: creativeId,
            number: (last?.number ?? 0) + 1,
            kind,
            name: name ?? null,
            position,
            content_hash: hashes['whole'] ?? '',
            scope_hashes: toJsonColumn(hashes),
            content_key: key,
            created_by_id: by.id,
            created_by_name: by.name,
            created_by_kind: by.kind,
            created_at: now(),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
      });
      return described(row);
    },

    async list(creativeId, { before, limit }) {
      const rows = await db
        .selectFrom('versions')
        .selectAll()
        .where('creative_id', '=', creativeId)
        .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return describe(rows);
    },

    async find(creativeId, number) {
      const row = await db
        .selectFrom('versions')
        .selectAll()
        .where('creative_id', '=', creativeId)
        .where('number', '=', number)
        .executeTakeFirst();
      if (row === undefined) throw notFound('version');
      return { version: await described(row), snapshot: await contents.get(row.content_key) };
    },
  };
}

/** Whether a version of the same state is as good as the one that is asked for. */
function isKept(same: VersionRow, kind: VersionKind, name: string | undefined): boolean {
  if (name !== undefined) return same.name === name;
  return kind !== 'named' || same.kind === 'named';
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
