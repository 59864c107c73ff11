import type { CanvasObject, CanvasPage, Json, Pair } from '@sparklio/shared/documents/canvas/schema';

/** The properties that rules mend. */
export type MendedProperties = {
  readonly position?: Pair;
  readonly size?: Pair;
  readonly fill?: string;
  readonly stroke?: string;
  readonly fontFamily?: string;
  readonly fontSize?: number;
  readonly fontWeight?: number;
};

/** The canvas commands that rules write: those that change, never those that add or delete. */
export type MendCommand =
  | { readonly type: 'UPDATE_OBJECT'; readonly id: string; readonly payload: MendedProperties }
  | { readonly type: 'UPDATE_PAGE'; readonly id: string; readonly payload: { readonly background: string } }
  | {
      readonly type: 'EDIT_TEXT';
      readonly id: string;
      /** UTF-16 offset */
      readonly index: number;
      readonly remove: number;
      readonly insert: string;
    };

export function updateObject(id: string, payload: MendedProperties): MendCommand {
  return { type: 'UPDATE_OBJECT', id, payload };
}

/** Target and property of everything the commands overwrite. */
export function writesOf(commands: readonly MendCommand[]): { target: string; property: string }[] {
  return commands.flatMap((command) =>
    command.type === 'EDIT_TEXT'
      ? [{ target: command.id, property: 'text' }]
      : Object.keys(command.payload).map((property) => ({ target: command.id, property })),
  );
}

/** What would change by the commands: the page, and the objects that differ, each once. */
export function simulate(
  page: CanvasPage,
  object: (id: string) => CanvasObject | undefined,
  commands: readonly MendCommand[],
): { page: CanvasPage; changed: readonly CanvasObject[] } {
  const changed = new Map<string, CanvasObject>();
  let next = page;
  for (const command of commands) {
    const current = changed.get(command.id) ?? object(command.id);
    if (command.type === 'UPDATE_PAGE')
      next = command.id === page.id ? { ...next, ...command.payload } : next;
    else if (current !== undefined) changed.set(command.id, simulateOne(current, command));
  }
  return { page: next, changed: [...changed.values()] };
}

function simulateOne(
  object: CanvasObject,
  command: Exclude<MendCommand, { type: 'UPDATE_PAGE' }>,
): CanvasObject {
  if (command.type === 'UPDATE_OBJECT') return { ...object, ...command.payload };
  if (object.type !== 'text') return object;
  const { text } = object;
  const { index, remove, insert } = command;
  return { ...object, text: text.slice(0, index) + insert + text.slice(index + remove) };
}

/** The value a rule read of an object or page, as JSON. Absent properties read as null. */
export function valueOf(entry: CanvasObject | CanvasPage, property: string): Json {
  return (entry as unknown as Readonly<Record<string, Json | undefined>>)[property] ?? null;
}
