import type { Kysely } from 'kysely';
import { isId } from '@sparklio/shared/ids';
import type { Author } from '@sparklio/shared/protocol/history';
import type { Roster } from '../agents/roster.ts';
import { agentId } from '../creatives/actors.ts';
import type { Database } from '../database/schema.ts';

/** The studio itself, as history names it. */
export const STUDIO: Author = Object.freeze({ id: 'server', name: 'Sparklio', kind: 'server' });

export interface Authors {
  /** Names those who stand in the log of a workspace, by id. */
  name(
    workspaceId: string,
    actors: readonly { readonly id: string; readonly kind: Author['kind'] }[],
  ): Promise<ReadonlyMap<string, Author>>;
}

export function createAuthors(db: Kysely<Database>, roster: Pick<Roster, 'entries'>): Authors {
  return {
    async name(workspaceId, actors) {
      const people = [
        ...new Set(actors.filter(({ id, kind }) => kind === 'user' && isId(id)).map(({ id }) => id)),
      ];
      const rows =
        people.length === 0
          ? []
          : await db.selectFrom('users').select(['id', 'name']).where('id', 'in', people).execute();
      const names = new Map(rows.map(({ id, name }) => [id, name]));
      for (const { name, title } of roster.entries()) names.set(agentId(workspaceId, name), title);
      return new Map(
        actors.map(({ id, kind }): [string, Author] => {
          if (kind === 'server') return [id, STUDIO];
          const unknown = kind === 'agent' ? 'An agent' : 'Somebody';
          return [id, { id, kind, name: names.get(id) ?? unknown }];
        }),
      );
    },
  };
}
