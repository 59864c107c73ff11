import type { Kysely, Selectable } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import type { Author } from '@sparklio/shared/protocol/history';
import type { Database } from '../database/schema.ts';

export type OperationRow = Selectable<Database['operations']>;

/** Why the server edits in somebody's name. */
export interface Operation {
  readonly creativeId: string;
  readonly source: OperationRow['source'];
  readonly author: Author;
  /** the title of a proposal, the name of a version */
  readonly reason?: string | undefined;
  /** the agent turn it belongs to; absent: it is a turn of its own */
  readonly turnId?: string | undefined;
  /** the turn that is undone by it */
  readonly undoes?: string | undefined;
  readonly acceptedBy?: { readonly id: string; readonly name: string } | undefined;
}

/**
 * Notes beside the log why the server edits: an entry of the log says who and in which turn, and nothing more. An
 * operation is noted before its edit is, so whoever reads the log finds it.
 */
export interface Operations {
  /**
   * @param edit gets the id that its entry of the log must have as turn
   * @throws whatever `edit` throws; of an edit that was refused nothing stays noted
   */
  run<Result>(operation: Operation, edit: (turnId: string) => Promise<Result>): Promise<Result>;
  /** By id; turns of agents are none and are left out. */
  find(turnIds: readonly string[]): Promise<ReadonlyMap<string, OperationRow>>;
  /** Turns that undo a turn, undo that undoing, and so on. */
  undoings(creativeId: string, turnId: string): Promise<ReadonlySet<string>>;
}

const LONGEST_REASON = 300;

export function createOperations(db: Kysely<Database>): Operations {
  return {
    async run({ creativeId, source, author, reason, turnId, undoes, acceptedBy }, edit) {
      const id = createId();
      await db
        .insertInto('operations')
        .values({
          id,
          creative_id: creativeId,
          source,
          reason: reason === undefined ? null : storable(reason),
          turn_id: turnId === undefined ? null : storable(turnId),
          undoes: undoes ?? null,
          author_id: storable(author.id),
          author_name: storable(author.name),
          author_kind: author.kind,
          accepted_by_id: acceptedBy?.id ?? null,
          accepted_by_name: acceptedBy?.name ?? null,
        })
        .execute();
      try {
        return await edit(id);
      } catch (error) {
        // An edit that could not be confirmed may be in the log all the same, and needs its reason then.
        const isUnsure = !(error instanceof StudioError) || error.code === 'unavailable';
        if (!isUnsure) await db.deleteFrom('operations').where('id', '=', id).execute();
        throw error;
      }
    },

    async find(turnIds) {
      const ids = [...new Set(turnIds)].filter((id) => UUID.test(id));
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('operations').selectAll().where('id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.id, row]));
    },

    async undoings(creativeId, turnId) {
      const found = new Set<string>();
      let wave = [turnId];
      while (wave.length > 0) {
        const rows = await db
          .selectFrom('operations')
          .select('id')
          .where('creative_id', '=', creativeId)
          .where('undoes', 'in', wave)
          .execute();
        wave = rows.map(({ id }) => id).filter((id) => !found.has(id));
        for (const id of wave) found.add(id);
      }
      return found;
    },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Postgres keeps no NUL, and UTF-8 no lone surrogate. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').slice(0, LONGEST_REASON).toWellFormed();
}
