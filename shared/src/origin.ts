/**
 * Who made a transaction. Undo managers track origins by identity, so an actor makes one
 * origin per open document, and one per agent turn, and hands that same object to every edit.
 */
export interface Origin {
  readonly actorId: string;
  readonly actorKind: 'user' | 'agent' | 'server' | 'migration';
  readonly turnId?: string;
}

/** A frozen origin. Make it once per actor (or per turn) and keep it. */
export function createOrigin(actorId: string, actorKind: Origin['actorKind'], turnId?: string): Origin {
  return Object.freeze({ actorId, actorKind, ...(turnId === undefined ? {} : { turnId }) });
}

/** Any other origin (a provider, null, a library's own object) is somebody else's and counts as remote. */
export function isOrigin(value: unknown): value is Origin {
  return typeof value === 'object' && value !== null && 'actorId' in value && 'actorKind' in value;
}
