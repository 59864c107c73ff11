import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { CanvasObject, Pair } from '@sparklio/shared/documents/canvas/schema';
import { sameJson } from '@sparklio/shared/documents/json-value';
import type { Frame } from './geometry/box.ts';
import { tidy } from './geometry/transform.ts';

/** The properties a gesture changes on one object. */
export interface Patch {
  readonly position?: Pair;
  readonly size?: Pair;
  readonly rotation?: number;
  readonly fontSize?: number;
  readonly points?: readonly Pair[];
}

/** A frame as properties, to a tenth of a px and a hundredth of a degree. */
export function patchOf(frame: Frame): Patch {
  return {
    position: [tidy(frame.x), tidy(frame.y)],
    size: [Math.max(0.1, tidy(frame.width)), Math.max(0.1, tidy(frame.height))],
    rotation: Math.round(frame.rotation * 100) / 100,
  };
}

export function patched(object: CanvasObject, patch: Patch): CanvasObject {
  // Spreading keeps the object's own type; a patch holds only properties that type has.
  return { ...object, ...patch };
}

/** What of a patch the object does not hold already; undefined if nothing. */
export function difference(object: CanvasObject, patch: Patch): Patch | undefined {
  const now = new Map<string, unknown>(Object.entries(object));
  const changed = Object.entries(patch).filter(([key, value]) => !sameJson(now.get(key), value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** Commands that write patches, leaving out what already holds and objects that are gone. */
export function patchCommands(
  canvas: { object(id: string): CanvasObject | undefined },
  patches: ReadonlyMap<string, Patch>,
): CanvasCommand[] {
  const commands: CanvasCommand[] = [];
  for (const [id, patch] of patches) {
    const object = canvas.object(id);
    const changed = object === undefined ? undefined : difference(object, patch);
    if (changed !== undefined) commands.push(updateCommand(id, changed));
  }
  return commands;
}

/** Values stay readonly in our hands; the command's type, made from its schema, does not say so. */
export function updateCommand(id: string, payload: object): CanvasCommand {
  return { type: 'UPDATE_OBJECT', id, payload };
}
