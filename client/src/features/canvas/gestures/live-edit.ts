import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { MOTION_MAX_IDS } from '@sparklio/shared/protocol/motion';
import type { Motion } from '@sparklio/shared/protocol/motion';
import { messageOf } from '../error-message.ts';
import { frameOf } from '../geometry/box.ts';
import { patchCommands, patched } from '../patch.ts';
import type { Patch } from '../patch.ts';
import type { StageContext } from '../stage/stage-context.ts';

/** Peers see a motion message at most this often. */
const MOTION_EVERY_MS = 33;
/** The document is written at most five times a second, and always at the end. */
const WRITE_EVERY_MS = 200;
/** Writing thousands of objects takes long: it may take at most this share of the time. */
const WRITING_SHARE = 0.1;
/** More objects than this are sent as one shift instead of a box each. */
const MAX_BOXES = 8;

/** Objects in a person's hand: shown at once here, sent as motion, written now and then, one step to undo. */
export interface LiveEdit {
  /** @param shift how far all of them moved from where they were, if that is all that happened */
  show(patches: ReadonlyMap<string, Patch>, shift?: Pair): void;
  end(): void;
  /** Puts everything back where it was. */
  cancel(): void;
}

/** @param onGone peers deleted the last of the objects; the gesture has nothing left to hold */
export function startLiveEdit(context: StageContext, ids: readonly string[], onGone: () => void): LiveEdit {
  const { creative, canvas, scene } = context;
  const held = new Set(ids);
  const before = new Map<string, Patch>();
  let shown: ReadonlyMap<string, Patch> = new Map();
  let shift: Pair | undefined;
  let sequence = 0;
  let wrote = false;
  let over = false;
  let lastMotion = 0;
  let lastWrite = performance.now();
  let writeEvery = WRITE_EVERY_MS;
  let motionTimer: ReturnType<typeof setTimeout> | undefined;
  let writeTimer: ReturnType<typeof setTimeout> | undefined;

  creative.undo.beginGesture();
  const stopListening = canvas.onEvent((event) => {
    const gone = event.changes.filter(
      ({ kind, action, id }) => kind === 'object' && action === 'removed' && held.delete(id),
    );
    if (gone.length === 0 || over) return;
    shown = keep(shown, held);
    if (held.size > 0) scene.preview(shown);
    else {
      finish();
      onGone();
    }
  });

  const sendMotion = (): void => {
    motionTimer = undefined;
    lastMotion = performance.now();
    for (const motion of motionsOf(context, shown, shift, sequence)) creative.sendMotion(motion);
    sequence += 1;
  };
  const write = (): void => {
    writeTimer = undefined;
    lastWrite = performance.now();
    const commands = patchCommands(canvas, shown);
    if (commands.length === 0) return;
    wrote = true;
    try {
      creative.run(commands);
    } catch (error) {
      context.props().onError(messageOf(error));
    }
    writeEvery = Math.max(WRITE_EVERY_MS, (performance.now() - lastWrite) / WRITING_SHARE);
  };
  const finish = (): void => {
    over = true;
    if (motionTimer !== undefined) clearTimeout(motionTimer);
    if (writeTimer !== undefined) clearTimeout(writeTimer);
    stopListening();
    if (sequence > 0) creative.sendMotion({ kind: 'end', sequence, ids: ids.slice(0, MOTION_MAX_IDS) });
    scene.preview(new Map());
    creative.undo.endGesture();
    context.requestOverlay();
  };

  return {
    show(patches, by) {
      if (over) return;
      shown = keep(patches, held);
      shift = by;
      for (const id of shown.keys()) if (!before.has(id)) remember(context, id, before, patches);
      scene.preview(shown);
      context.requestOverlay();
      const now = performance.now();
      motionTimer ??= setTimeout(sendMotion, Math.max(0, MOTION_EVERY_MS - (now - lastMotion)));
      writeTimer ??= setTimeout(write, Math.max(0, writeEvery - (now - lastWrite)));
    },
    end() {
      if (over) return;
      write();
      finish();
    },
    cancel() {
      if (over) return;
      if (wrote) {
        shown = keep(before, held);
        write();
      }
      finish();
    },
  };
}

/** What the document says of exactly those properties that the gesture is about to change. */
function remember(
  context: StageContext,
  id: string,
  before: Map<string, Patch>,
  patches: ReadonlyMap<string, Patch>,
): void {
  const object = context.canvas.object(id);
  const patch = patches.get(id);
  if (object === undefined || patch === undefined) return;
  const now = new Map<string, unknown>(Object.entries(object));
  before.set(id, Object.fromEntries(Object.keys(patch).map((key) => [key, now.get(key)])));
}

function keep(patches: ReadonlyMap<string, Patch>, held: ReadonlySet<string>): ReadonlyMap<string, Patch> {
  return new Map([...patches].filter(([id]) => held.has(id)));
}

function motionsOf(
  context: StageContext,
  shown: ReadonlyMap<string, Patch>,
  shift: Pair | undefined,
  sequence: number,
): readonly Motion[] {
  if (shown.size === 0) return [];
  if (shown.size > MAX_BOXES) {
    if (shift === undefined || shown.size > MOTION_MAX_IDS) return [];
    return [{ kind: 'move', sequence, ids: [...shown.keys()], delta: shift }];
  }
  return [...shown].flatMap(([id, patch]): Motion[] => {
    const object = context.canvas.object(id);
    if (object === undefined) return [];
    const { x, y, width, height, rotation } = frameOf(patched(object, patch));
    return [{ kind: 'box', sequence, ids: [id], position: [x, y], size: [width, height], rotation }];
  });
}
