import { sql } from 'kysely';
import type { Insertable, Kysely, Transaction } from 'kysely';
import type { Change } from '@sparklio/shared/documents/canvas/schema';
import type { Stretch } from '@sparklio/shared/documents/canvas/stretches';
import { MOST_LISTED } from '@sparklio/shared/protocol/history';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';
import type { Authors } from './authors.ts';
import type { Operations } from './operations.ts';

/** What a part of a log came to, to be written as one. */
export interface IndexedPart {
  readonly creative: { readonly id: string; readonly workspace_id: string };
  /** positions: read so far, read now */
  readonly from: number;
  readonly to: number;
  readonly stretches: readonly Stretch[];
  /** when its last entry was logged, epoch milliseconds */
  readonly at: number;
}

/** Rows of one insert; each has at most 16 parameters, of which Postgres takes 65,535. */
const ROWS = 1_000;

/**
 * Writes a part of the index, all or nothing.
 *
 * @returns false if somebody else has written this part: then nothing was written
 */
export async function writePart(
  deps: { db: Kysely<Database>; authors: Authors; operations: Operations },
  part: IndexedPart,
): Promise<boolean> {
  const { creative, from, to, stretches, at } = part;
  const activities = await describe(deps, part);
  const worked = stretches.filter(({ changes }) => changes.size > 0);
  const earliest = worked.reduce((least, { startedAt }) => Math.min(least, startedAt), at);
  return deps.db.transaction().execute(async (inside) => {
    const moved = await inside
      .updateTable('history_progress')
      .set((set) => ({
        position: to,
        ...(worked.length === 0
          ? {}
          : {
              edited_at: new Date(at),
              unversioned_since: set.fn.coalesce('unversioned_since', set.val(new Date(earliest))),
            }),
      }))
      .where('creative_id', '=', creative.id)
      .where('position', '=', from)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return false;
    await writeStretches(inside, creative.id, stretches, activities);
    return true;
  });
}

type ActivityRow = Insertable<Database['activities']>;

async function describe(
  { authors, operations }: { authors: Authors; operations: Operations },
  { creative, stretches }: IndexedPart,
): Promise<ReadonlyMap<string, ActivityRow>> {
  const actors = stretches.map(({ actorId, actorKind }) => ({ id: actorId, kind: actorKind }));
  const named = await authors.name(creative.workspace_id, actors);
  const known = await operations.find(stretches.flatMap(({ turnId }) => turnId ?? []));
  return new Map(
    stretches.map((stretch): [string, ActivityRow] => {
      const operation = stretch.turnId === undefined ? undefined : known.get(stretch.turnId);
      const own = operation?.creative_id === creative.id ? operation : undefined;
      const { id, actorId, actorKind, turnId, from, to, changes } = stretch;
      const all = [...changes.values()].filter((each) => each.changes.length > 0);
      return [
        id,
        {
          id,
          creative_id: creative.id,
          first_position: from,
          last_position: to,
          author_id: own?.author_id ?? actorId,
          author_name: own?.author_name ?? named.get(actorId)?.name ?? '',
          author_kind: own?.author_kind ?? actorKind,
          source: own?.source ?? (actorKind === 'server' ? 'migration' : 'edit'),
          turn_id: own?.turn_id ?? turnId ?? null,
          reason: own?.reason ?? null,
          accepted_by_id: own?.accepted_by_id ?? null,
          accepted_by_name: own?.accepted_by_name ?? null,
          started_at: new Date(stretch.startedAt),
          ended_at: new Date(stretch.endedAt),
          change_count: all.reduce((sum, each) => sum + each.changes.length, 0),
          things: toJsonColumn(all.slice(0, MOST_LISTED).map(({ thing }) => thing)),
        },
      ];
    }),
  );
}

async function writeStretches(
  inside: Transaction<Database>,
  creativeId: string,
  stretches: readonly Stretch[],
  activities: ReadonlyMap<string, ActivityRow>,
): Promise<void> {
  for (const { id, isNew, fresh, changes } of stretches) {
    if (isNew) continue;
    if (changes.size === 0) {
      // It came to nothing: what was done was taken back.
      await inside.deleteFrom('activities').where('id', '=', id).execute();
      continue;
    }
    await inside
      .deleteFrom('changes')
      .where('activity_id', '=', id)
      .where(sql<boolean>`target = any(${[...fresh]})`)
      .execute();
  }
  const rows = stretches
    .filter(({ changes }) => changes.size > 0)
    .flatMap(({ id }) => activities.get(id) ?? []);
  await inBatches(rows, (batch) =>
    inside
      .insertInto('activities')
      .values(batch)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((set) => ({
          last_position: set.ref('excluded.last_position'),
          ended_at: set.ref('excluded.ended_at'),
          change_count: set.ref('excluded.change_count'),
          things: set.ref('excluded.things'),
        })),
      )
      .execute(),
  );
  const changes = stretches.flatMap((stretch) => rowsOf(creativeId, stretch));
  await inBatches(changes, (batch) => inside.insertInto('changes').values(batch).execute());
}

function rowsOf(creativeId: string, { id, fresh, changes }: Stretch): Insertable<Database['changes']>[] {
  return [...fresh].flatMap((target) => {
    const found = changes.get(target);
    if (found === undefined) return [];
    const shared = {
      activity_id: id,
      target,
      creative_id: creativeId,
      position: found.position,
      changed_at: new Date(found.at),
    };
    const rowOf = ({ property, before, after }: Change, rewritten: boolean) => ({
      ...shared,
      property,
      before: before === undefined ? null : JSON.stringify(before),
      after: after === undefined ? null : JSON.stringify(after),
      rewritten,
    });
    return [
      ...found.changes.map((change) => rowOf(change, false)),
      ...found.rewritten.map((change) => rowOf(change, true)),
    ];
  });
}

async function inBatches<Row>(
  rows: readonly Row[],
  insert: (batch: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) await insert(rows.slice(at, at + ROWS));
}
