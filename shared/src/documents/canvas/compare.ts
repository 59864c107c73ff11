import { changesBetween, EXISTS } from './changes.ts';
import type { CanvasSnapshot, Change } from './schema.ts';
import { nameThing, thingsOf } from './things.ts';
import type { CanvasThing, NamedThing } from './things.ts';

/** What differs between two states of a canvas. */
export interface CanvasDifference {
  readonly things: readonly (NamedThing & { readonly action: 'added' | 'removed' | 'updated' })[];
  readonly changes: readonly Change[];
}

/** Compares two states thing by thing and property by property. Things come in the order of the later state, then those that went. */
export function compareCanvases(before: CanvasSnapshot, after: CanvasSnapshot): CanvasDifference {
  const [old, now] = [thingsOf(before), thingsOf(after)];
  const things: CanvasDifference['things'][number][] = [];
  const changes: Change[] = [];
  for (const target of new Set([...now.keys(), ...old.keys()])) {
    const [was, is] = [old.get(target), now.get(target)];
    const found = changesBetween(target, was?.value, is?.value);
    if (found.length === 0) continue;
    changes.push(...found);
    const absent: CanvasThing = { kind: 'object', value: undefined };
    things.push({ ...nameThing(target, is ?? absent, was ?? absent), action: actionOf(found) });
  }
  return { things, changes };
}

function actionOf(changes: readonly Change[]): 'added' | 'removed' | 'updated' {
  const being = changes.find(({ property }) => property === EXISTS);
  if (being === undefined) return 'updated';
  if (being.before === undefined) return 'added';
  return being.after === undefined ? 'removed' : 'updated';
}
