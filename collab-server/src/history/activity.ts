import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { Change } from '@sparklio/shared/documents/canvas/schema';
import { undoableChanges } from '@sparklio/shared/documents/canvas/undo-turn';
import type { PlacedChange } from '@sparklio/shared/documents/canvas/undo-turn';
import { MOST_LISTED } from '@sparklio/shared/protocol/history';
import type {
  Activity,
  Author,
  DiffEntry,
  LastChange,
  PropertyChange,
} from '@sparklio/shared/protocol/history';
import { z } from 'zod';
import type { Database } from '../database/schema.ts';

export interface ActivityPage {
  /** changed before this position */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly target?: string | undefined;
  readonly turnId?: string | undefined;
}

/** What a turn did, and what of it may go back. */
export interface TurnRecord {
  /** whose turn it is */
  readonly author: Author;
  readonly undoable: readonly Change[];
  /** every property that it changed, once */
  readonly changed: readonly { readonly target: string; readonly property: string }[];
}

/** Reads the index of changes. */
export interface ActivityReader {
  /** Newest first. */
  list(creativeId: string, page: ActivityPage): Promise<readonly Activity[]>;
  /** Who set each property of a thing last, newest first. */
  lastChanges(creativeId: string, target: string): Promise<readonly LastChange[]>;
  /** Says of each change between two positions who made it, as far as somebody is known. */
  attribute(
    creativeId: string,
    range: { readonly after: number; readonly upTo: number },
    changes: readonly Change[],
  ): Promise<readonly DiffEntry[]>;
  /**
   * @param undoings turns that are no turn of their own: they undo this one, or undo that
   * @returns undefined if nothing is known of the turn
   */
  turn(creativeId: string, turnId: string, undoings: ReadonlySet<string>): Promise<TurnRecord | undefined>;
}

type ActivityRow = Selectable<Database['activities']>;
type ChangeRow = Pick<Selectable<Database['changes']>, 'target' | 'property' | 'before' | 'after'>;

/** Names of things as they were written; they are our own. */
const thingsColumn = z.array(
  z.object({
    target: z.string(),
    kind: z.enum(['object', 'page', 'meta']),
    type: z.string(),
    name: z.string(),
    pageId: z.string().exactOptional(),
  }),
);

export function createActivityReader(db: Kysely<Database>): ActivityReader {
  /** At most `MOST_LISTED` of each. */
  async function changesOf(activityIds: readonly string[]): Promise<ReadonlyMap<string, PropertyChange[]>> {
    if (activityIds.length === 0) return new Map();
    const rows = await db
      .selectFrom((from) =>
        from
          .selectFrom('changes')
          .select(['activity_id', 'target', 'property', 'before', 'after'])
          .select(
            sql<number>`row_number() over (partition by activity_id order by position, target, property)`.as(
              'row',
            ),
          )
          .where('activity_id', 'in', activityIds)
          .where('rewritten', '=', false)
          .as('numbered'),
      )
      .selectAll()
      .where('row', '<=', MOST_LISTED)
      .orderBy('row')
      .execute();
    const byActivity = Map.groupBy(rows, (row) => row.activity_id);
    return new Map([...byActivity].map(([id, group]) => [id, group.map(toChange)]));
  }

  return {
    async list(creativeId, { before, limit, target, turnId }) {
      let query = db
        .selectFrom('activities')
        .selectAll()
        .where('creative_id', '=', creativeId)
        .where('change_count', '>', 0)
        .orderBy('last_position', 'desc')
        .limit(limit);
      if (before !== undefined) query = query.where('last_position', '<', before);
      if (turnId !== undefined) query = query.where('turn_id', '=', turnId);
      if (target !== undefined) {
        query = query.where((where) =>
          where.exists((from) =>
            from
              .selectFrom('changes')
              .select('property')
              .whereRef('changes.activity_id', '=', 'activities.id')
              .where('changes.target', '=', target),
          ),
        );
      }
      const rows = await query.execute();
      const changes = await changesOf(rows.map(({ id }) => id));
      return rows.map((row) => toActivity(row, changes.get(row.id) ?? []));
    },

    async lastChanges(creativeId, target) {
      const rows = await db
        .selectFrom('changes')
        .innerJoin('activities', 'activities.id', 'changes.activity_id')
        .distinctOn('changes.property')
        .selectAll('activities')
        .select(['changes.property', 'changes.changed_at', 'changes.position'])
        .where('changes.creative_id', '=', creativeId)
        .where('changes.target', '=', target)
        .orderBy('changes.property')
        .orderBy('changes.position', 'desc')
        .execute();
      return rows
        .toSorted((a, b) => Number(b.position) - Number(a.position) || (a.property < b.property ? -1 : 1))
        .map((row) => ({
          property: row.property,
          author: authorOf(row),
          at: row.changed_at.toISOString(),
          source: row.source,
          ...(row.turn_id === null ? {} : { turnId: row.turn_id }),
          ...(row.reason === null ? {} : { reason: row.reason }),
          ...acceptedBy(row),
        }));
    },

    async attribute(creativeId, { after, upTo }, changes) {
      const targets = [...new Set(changes.map(({ target }) => target))];
      if (targets.length === 0) return [];
      const rows = await db
        .selectFrom('changes')
        .innerJoin('activities', 'activities.id', 'changes.activity_id')
        .distinctOn(['changes.target', 'changes.property'])
        .select(['changes.target', 'changes.property', 'changes.changed_at'])
        .select(['author_id', 'author_name', 'author_kind', 'turn_id'])
        .where('changes.creative_id', '=', creativeId)
        .where(sql<boolean>`changes.target = any(${targets})`)
        .where('changes.position', '>', after)
        .where('changes.position', '<=', upTo)
        .orderBy('changes.target')
        .orderBy('changes.property')
        .orderBy('changes.position', 'desc')
        .execute();
      const known = new Map(rows.map((row) => [`${row.target} ${row.property}`, row]));
      return changes.map((change) => {
        const row = known.get(`${change.target} ${change.property}`) ?? known.get(`${change.target} exists`);
        if (row === undefined) return change;
        const turn = row.turn_id === null ? {} : { turnId: row.turn_id };
        return { ...change, by: authorOf(row), at: row.changed_at.toISOString(), ...turn };
      });
    },

    async turn(creativeId, turnId, undoings) {
      const own = db
        .selectFrom('changes')
        .innerJoin('activities', 'activities.id', 'changes.activity_id')
        .where('activities.creative_id', '=', creativeId)
        .where('activities.turn_id', '=', turnId);
      const first = await own
        .select(['changes.position', 'author_id', 'author_name', 'author_kind'])
        .orderBy('changes.position')
        .limit(1)
        .executeTakeFirst();
      if (first === undefined) return undefined;
      const rows = await db
        .selectFrom('changes')
        .innerJoin('activities', 'activities.id', 'changes.activity_id')
        .select(['changes.target', 'changes.property', 'changes.before', 'changes.after'])
        .select(['changes.position', 'changes.rewritten', 'activities.turn_id'])
        .where('changes.creative_id', '=', creativeId)
        .where('changes.target', 'in', own.select('changes.target'))
        .where('changes.position', '>=', first.position)
        .orderBy('changes.position')
        .execute();
      const byOf = (owner: string | null): PlacedChange['by'] =>
        owner === turnId ? 'turn' : undoings.has(owner ?? '') ? 'undo' : 'other';
      const placed = rows
        .map((row) => ({ row, by: byOf(row.turn_id) }))
        // What the turn wrote to no effect is nothing to go back from.
        .filter(({ row, by }) => by !== 'turn' || !row.rewritten)
        .map(({ row, by }): PlacedChange => ({ ...toChange(row), position: Number(row.position), by }));
      const changed = new Map(
        placed
          .filter(({ by }) => by === 'turn')
          .map(({ target, property }) => [`${target} ${property}`, { target, property }]),
      );
      return { author: authorOf(first), undoable: undoableChanges(placed), changed: [...changed.values()] };
    },
  };
}

function toChange({ target, property, before, after }: ChangeRow): PropertyChange {
  return {
    target,
    property,
    ...(before === null ? {} : { before: z.json().parse(before) }),
    ...(after === null ? {} : { after: z.json().parse(after) }),
  };
}

function toActivity(row: ActivityRow, changes: readonly PropertyChange[]): Activity {
  return {
    id: row.id,
    author: authorOf(row),
    source: row.source,
    ...(row.turn_id === null ? {} : { turnId: row.turn_id }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...acceptedBy(row),
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at.toISOString(),
    from: Number(row.first_position),
    to: Number(row.last_position),
    things: thingsColumn.parse(row.things),
    changes,
    changeCount: row.change_count,
  };
}

function authorOf(row: Pick<ActivityRow, 'author_id' | 'author_name' | 'author_kind'>): Author {
  return { id: row.author_id, name: row.author_name, kind: row.author_kind };
}

function acceptedBy(row: Pick<ActivityRow, 'accepted_by_id' | 'accepted_by_name'>): { acceptedBy?: Author } {
  if (row.accepted_by_id === null) return {};
  return { acceptedBy: { id: row.accepted_by_id, name: row.accepted_by_name ?? '', kind: 'user' } };
}
