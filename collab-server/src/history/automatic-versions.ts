import type { Kysely } from 'kysely';
import { formatDocumentName } from '@sparklio/shared/documents/document-name';
import type { Database } from '../database/schema.ts';
import { STUDIO } from './authors.ts';
import type { Versions } from './versions.ts';

/** Nobody has edited for so long: what was done is kept as a version. */
export const QUIET_MS = 10 * 60_000;
/** Work that goes on is kept as a version so often. */
export const KEEP_EVERY_MS = 30 * 60_000;
/** Versions kept in one sweep; the rest comes with the next. */
const MOST_SWEPT = 20;

/**
 * Keeps versions of work that came to an end, or has gone on for long, since the last version. Any server may do it at any
 * time: a state is kept once.
 */
export async function keepDueVersions(deps: {
  db: Kysely<Database>;
  versions: Versions;
  now: () => Date;
}): Promise<void> {
  const { db, versions, now } = deps;
  const ago = (ms: number): Date => new Date(now().getTime() - ms);
  const due = await db
    .selectFrom('history_progress')
    .innerJoin('creatives', 'creatives.id', 'history_progress.creative_id')
    .select(['creatives.id', 'creatives.workspace_id', 'creatives.kind', 'history_progress.position'])
    .where('creatives.deleted_at', 'is', null)
    .where('unversioned_since', 'is not', null)
    .where((where) =>
      where.or([
        where('edited_at', '<=', ago(QUIET_MS)),
        where('unversioned_since', '<=', ago(KEEP_EVERY_MS)),
      ]),
    )
    .orderBy('unversioned_since')
    .limit(MOST_SWEPT)
    .execute();
  for (const { id, workspace_id: workspaceId, kind, position } of due) {
    const contentName = formatDocumentName({ workspaceId, kind, creativeId: id });
    const at = Number(position);
    await versions.keep({ creativeId: id, contentName, kind: 'automatic', by: STUDIO, position: at });
  }
}
