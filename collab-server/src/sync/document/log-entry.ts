import type { ClockRange, LogEntry } from '../../update-log/update-log.ts';
import type { Actor } from '../ports.ts';

/** An update of a document as it goes into the log. @param turnId default: the actor's own @param adds told if other servers write to the log too */
export function entryOf(
  document: string,
  { id, kind, turnId: ownTurn }: Actor,
  update: Uint8Array,
  turnId = ownTurn,
  adds?: readonly ClockRange[],
): LogEntry {
  return {
    document,
    update,
    actorId: id,
    actorKind: kind,
    ...(turnId === undefined ? {} : { turnId }),
    ...(adds && { adds }),
  };
}
