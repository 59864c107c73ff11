import type { Kysely } from 'kysely';
import { readMeta } from '@sparklio/shared/documents/canvas/read';
import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import type { Database } from '../database/schema.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import { createCoalescer } from './coalescer.ts';

/** Decisions are compared this soon after an edit, the row is touched a little later. */
const COMPARE_AFTER_MS = 150;
const TOUCH_AFTER_MS = 1000;

/**
 * Follows edits of content, whichever way they came: approvals go stale, and the creative's row shows
 * when it changed and the title that the document now has.
 */
export function watchChanges(deps: {
  db: Kysely<Database>;
  sync: SyncServer;
  decisions: Decisions;
  now: () => Date;
  onFailure: (error: unknown, creativeId: string) => void;
}): {
  /** Content came into memory: it may hold what nobody here has seen being written. */
  loaded(document: string): void;
  drain(): Promise<void>;
} {
  const { db, sync, decisions, now, onFailure } = deps;
  const contentNames = new Map<string, string>();

  const comparing = createCoalescer(
    COMPARE_AFTER_MS,
    (creativeId) => decisions.compare(creativeId),
    onFailure,
  );
  const touching = createCoalescer(
    TOUCH_AFTER_MS,
    async (creativeId) => {
      const contentName = contentNames.get(creativeId);
      contentNames.delete(creativeId);
      if (contentName === undefined) return;
      const { title } = await sync.read(contentName, readMeta);
      await db
        .updateTable('creatives')
        .set({ updated_at: now(), title: title.replaceAll('\0', '').slice(0, 200).toWellFormed() })
        .where('id', '=', creativeId)
        .execute();
    },
    onFailure,
  );

  const stop = sync.onChange(({ document }) => {
    const { kind, creativeId } = parseDocumentName(document);
    if (kind === 'review') return;
    contentNames.set(creativeId, document);
    touching.ask(creativeId);
    askToCompare(creativeId);
  });

  function askToCompare(creativeId: string): void {
    // Another server may have got a decision that this one does not know of.
    if (sync.isShared || decisions.mayHaveLive(creativeId)) comparing.ask(creativeId);
  }

  return {
    loaded(document) {
      const { kind, creativeId } = parseDocumentName(document);
      if (kind !== 'review') askToCompare(creativeId);
    },

    async drain() {
      stop();
      await Promise.all([comparing.drain(), touching.drain()]);
    },
  };
}
