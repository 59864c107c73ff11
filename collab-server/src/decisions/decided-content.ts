import { createHash } from 'node:crypto';
import { migrateCanvas } from '@sparklio/shared/documents/canvas/migrate';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { scopeContent } from '@sparklio/shared/documents/canvas/scope-content';
import { StudioError } from '@sparklio/shared/errors';
import type { Scope } from '@sparklio/shared/documents/review/schema';
import type { PastStates } from '../history/past-states.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import type { UpdateLog } from '../update-log/update-log.ts';

/** Content, and the newest entry of the log that is in it. */
export interface ContentAt {
  readonly snapshot: CanvasSnapshot;
  readonly position: number;
}

/** Edits that come in while content is read make it be read again, so many times. */
const ATTEMPTS = 5;

/** SHA-256, hex, of what a decision of this scope is about. */
export function hashScope(snapshot: CanvasSnapshot, scope: Scope): string {
  return createHash('sha256').update(scopeContent(snapshot, scope)).digest('hex');
}

/** The content as the log has it, whatever is in the memory of this server. @throws as `readStoredDocument` */
export async function readStoredContent(
  states: Pick<PastStates, 'at'>,
  contentName: string,
): Promise<ContentAt> {
  const { doc, position } = await states.at(contentName);
  try {
    migrateCanvas(doc);
    return { snapshot: readCanvas(doc), position };
  } finally {
    doc.destroy();
  }
}

/**
 * The content as the log has it, which is also what this server shows. Where edits come in all the time, what the log had
 * at one of them.
 *
 * @throws StudioError `conflict` if this server shows something else than was saved
 */
export async function readAgreedContent(
  deps: { log: Pick<UpdateLog, 'heads'>; states: Pick<PastStates, 'at'>; sync: Pick<SyncServer, 'read'> },
  contentName: string,
  scope: Scope,
): Promise<ContentAt> {
  for (let attempt = 1; ; attempt++) {
    const head = (await deps.log.heads([contentName])).get(contentName) ?? 0;
    const shown = await deps.sync.read(contentName, readCanvas);
    const stored = await readStoredContent(deps.states, contentName);
    if (scopeContent(shown, scope) === scopeContent(stored.snapshot, scope)) return stored;
    if (stored.position === head) {
      throw new StudioError(
        'conflict',
        'What is shown here is not what was saved. Close the page, wait a minute, open it again and look before you decide.',
      );
    }
    if (attempt === ATTEMPTS) return stored;
  }
}
