import type { Kysely } from 'kysely';
import type { CloseEventName } from '@sparklio/shared/protocol/close-events';
import type { Database } from '../database/schema.ts';
import type { TicketClaims } from '../sync/ports.ts';
import { writeAudit } from './audit.ts';

/** The same person's refusals for the same reason in the same creative are noted once in this time. */
const ONCE_PER_MS = 60_000;
/** Remembered at once; a flood of more starts over, at the cost of a row noted twice. */
const MOST_REMEMBERED = 10_000;

/** Notes edits that were refused on a socket: whose, where and why, never what was in them. */
export function createRefusalAudit(
  db: Kysely<Database>,
  now: () => Date,
  onFailure: (error: unknown) => void,
): (claims: TicketClaims, reason: CloseEventName) => void {
  const noted = new Map<string, number>();
  return ({ userId, name, kind, workspaceId, creativeId }, reason) => {
    const key = `${userId} ${creativeId} ${reason}`;
    const at = now().getTime();
    if (at - (noted.get(key) ?? -Infinity) < ONCE_PER_MS) return;
    if (noted.size >= MOST_REMEMBERED) noted.clear();
    noted.set(key, at);
    writeAudit(db, {
      action: 'update_refused',
      workspaceId,
      actorId: userId,
      actorKind: kind,
      target: creativeId,
      // Agents have no account that would give them a name.
      details: { reason, ...(kind === 'agent' ? { agent: name } : {}) },
    }).catch(onFailure);
  };
}
