import { EXISTS } from './changes.ts';
import type { Change } from './schema.ts';

/** A recorded change with its place in the log. */
export interface PlacedChange extends Change {
  readonly position: number;
  /** `turn`: the turn to be undone; `undo`: an undoing of it, or the undoing of that; `other`: anybody else's */
  readonly by: 'turn' | 'undo' | 'other';
}

/**
 * Of what a turn changed, what may go back: where nobody else has changed the property since, not even to the same
 * value. For what the turn made or deleted, that is every property of it. `revertChanges` then looks whether the
 * document still holds it.
 *
 * @param changes all recorded changes of the things that the turn changed, in the order of the log
 */
export function undoableChanges(changes: readonly PlacedChange[]): Change[] {
  const lastByOthers = new Map<string, number>();
  for (const { target, property, position, by } of changes) {
    if (by !== 'other') continue;
    lastByOthers.set(keyOf(target, property), position);
    lastByOthers.set(target, position);
  }
  const isOvertaken = ({ target, property, position }: PlacedChange): boolean =>
    [property === EXISTS ? target : keyOf(target, property), keyOf(target, EXISTS)].some(
      (key) => (lastByOthers.get(key) ?? 0) > position,
    );
  return changes
    .filter((change) => change.by === 'turn' && !isOvertaken(change))
    .map(({ position: _position, by: _by, ...change }) => change);
}

function keyOf(target: string, property: string): string {
  return `${target} ${property}`;
}
