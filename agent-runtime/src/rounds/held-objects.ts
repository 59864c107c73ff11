import type { RemotePresence } from '../collaborator/session.ts';

/**
 * The objects that people have in hand: selected, or being typed in. A peer writes its own presence, so anything
 * may stand there; what is not of the right shape counts as nothing.
 */
export function heldObjects(others: readonly RemotePresence[]): ReadonlySet<string> {
  const held = new Set(caretObjects(others));
  for (const state of others) {
    if (!isPerson(state)) continue;
    const { selection } = state;
    if (Array.isArray(selection)) for (const id of selection) if (typeof id === 'string') held.add(id);
  }
  return held;
}

/** The texts that hold a person's caret, read with the same care. */
export function caretObjects(others: readonly RemotePresence[]): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const state of others) {
    if (!isPerson(state)) continue;
    const { caret } = state;
    if (typeof caret !== 'object' || caret === null || !('objectId' in caret)) continue;
    if (typeof caret.objectId === 'string') texts.add(caret.objectId);
  }
  return texts;
}

/** Whether the server says that this peer is a person. */
export function isPerson(state: RemotePresence): boolean {
  const { user } = state;
  return typeof user === 'object' && user !== null && 'kind' in user && user.kind === 'user';
}
