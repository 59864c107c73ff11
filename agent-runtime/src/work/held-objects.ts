import type { RemotePresence } from '../collaborator/session.ts';

/**
 * The objects that people have in hand: selected, or being typed in. A peer writes its own presence, so anything
 * may stand there; what is not of the right shape counts as nothing.
 */
export function heldObjects(others: readonly RemotePresence[]): ReadonlySet<string> {
  const held = new Set<string>();
  for (const state of others) {
    if (!isPerson(state)) continue;
    const { selection, caret } = state;
    if (Array.isArray(selection)) for (const id of selection) if (typeof id === 'string') held.add(id);
    if (
      typeof caret === 'object' &&
      caret !== null &&
      'objectId' in caret &&
      typeof caret.objectId === 'string'
    ) {
      held.add(caret.objectId);
    }
  }
  return held;
}

/** Whether the server says that this peer is a person. */
export function isPerson(state: RemotePresence): boolean {
  const { user } = state;
  return typeof user === 'object' && user !== null && 'kind' in user && user.kind === 'user';
}
