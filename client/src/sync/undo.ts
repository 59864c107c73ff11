import * as Y from 'yjs';
import { CANVAS_ROOTS } from '@sparklio/shared/documents/canvas/schema';
import type { Change } from '@sparklio/shared/documents/canvas/schema';
import { revertChanges } from '@sparklio/shared/documents/canvas/revert';
import { createOrigin } from '@sparklio/shared/origin';
import type { Origin } from '@sparklio/shared/origin';
import { Listeners } from './store.ts';

/** Quick edits in a row (nudging, dragging a slider) are one step if they come this close together. */
const CAPTURE_MS = 400;
/** Keystrokes in one text are one step up to this pause: one who looks for a key, or a machine that stalls, ends no burst. */
const TYPING_PAUSE_MS = 1_000;

/**
 * One person's steps in the order in which they took them: edits made here, and changes the server
 * made on their word (an accepted proposal). Nobody else's edits are ever touched.
 */
export interface UndoStack {
  /** @returns false if there was nothing to undo, or nothing of it still holds */
  undo(): boolean;
  redo(): boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Puts a change that is already in the document on the stack as one step. */
  pushRecord(label: string, changes: readonly Change[]): void;
  /** The next edit starts a step of its own. */
  stopCapturing(): void;
  /** Everything until `endGesture` is one step, however long it takes. */
  beginGesture(): void;
  endGesture(): void;
  subscribe(listener: () => void): () => void;
  destroy(): void;
}

type Step =
  | { readonly kind: 'edit'; readonly item: object }
  | { readonly kind: 'record'; readonly label: string; readonly changes: readonly Change[] };

/** @param now a clock in ms */
export function createUndoStack(
  doc: Y.Doc,
  origin: Origin,
  now: () => number = () => performance.now(),
): UndoStack {
  let inGesture = false;
  let lastEditAt = -Infinity;
  let typed: { readonly text: Y.Text; readonly at: number } | undefined;
  // Comes before the manager's own listener, so what it decides holds for the edit at hand. Others' edits decide nothing.
  const beforeCapture = (transaction: Y.Transaction): void => {
    if (transaction.origin !== origin) return;
    const at = now();
    const text = typedText(transaction);
    const isTypedOn = text !== undefined && text === typed?.text && at - typed.at < TYPING_PAUSE_MS;
    if (!inGesture && !isTypedOn && at - lastEditAt >= CAPTURE_MS) stopCapturing();
    lastEditAt = at;
    if (text !== undefined) typed = { text, at };
  };
  doc.on('afterTransaction', beforeCapture);
  // The manager knows one window for all edits; here it goes on with a step until it is told to stop.
  const manager = new Y.UndoManager(
    Object.values(CANVAS_ROOTS).map((root) => doc.getMap(root)),
    { trackedOrigins: new Set([origin]), captureTimeout: Number.POSITIVE_INFINITY },
  );
  const stopCapturing = (): void => {
    manager.stopCapturing();
    lastEditAt = -Infinity;
    typed = undefined;
  };
  // Same person, another object: the manager tracks by identity and must not see reverts of records as new edits.
  const recordOrigin = createOrigin(origin.actorId, origin.actorKind, origin.turnId);
  const listeners = new Listeners<[]>();
  let done: Step[] = [];
  let undone: Step[] = [];
  let stepping = false;

  manager.on('stack-item-added', ({ stackItem, type }) => {
    if (stepping || type !== 'undo') return;
    done.push({ kind: 'edit', item: stackItem });
    undone = [];
    listeners.tell();
  });

  const step = (from: Step[], to: Step[], direction: 'undo' | 'redo'): boolean => {
    for (let next = from.pop(); next !== undefined; next = from.pop()) {
      const inverse =
        next.kind === 'edit' ? stepEdit(manager, direction) : stepRecord(doc, next, recordOrigin);
      if (inverse !== undefined) {
        to.push(inverse);
        return true;
      }
    }
    return false;
  };
  const run = (direction: 'undo' | 'redo'): boolean => {
    stepping = true;
    try {
      return direction === 'undo' ? step(done, undone, 'undo') : step(undone, done, 'redo');
    } finally {
      stepping = false;
      stopCapturing();
      listeners.tell();
    }
  };

  return {
    undo: () => run('undo'),
    redo: () => run('redo'),
    get canUndo() {
      return done.length > 0;
    },
    get canRedo() {
      return undone.length > 0;
    },
    pushRecord(label, changes) {
      if (changes.length === 0) return;
      stopCapturing();
      manager.clear(false, true);
      done.push({ kind: 'record', label, changes });
      undone = [];
      listeners.tell();
    },
    stopCapturing,
    beginGesture() {
      stopCapturing();
      inGesture = true;
    },
    endGesture() {
      inGesture = false;
      stopCapturing();
    },
    subscribe: (listener) => listeners.add(listener),
    destroy() {
      doc.off('afterTransaction', beforeCapture);
      manager.destroy();
    },
  };
}

/** The shared text that an edit wrote into, if it did. */
function typedText({ changed }: Y.Transaction): Y.Text | undefined {
  for (const type of changed.keys()) if (type instanceof Y.Text) return type;
  return undefined;
}

/** Undoes or redoes exactly one item: the manager alone would go on to older ones, past records between them, until one has an effect. */
function stepEdit(manager: Y.UndoManager, direction: 'undo' | 'redo'): Step | undefined {
  const [stack, other] =
    direction === 'undo' ? [manager.undoStack, manager.redoStack] : [manager.redoStack, manager.undoStack];
  const older = stack.splice(0, Math.max(0, stack.length - 1));
  const inverses = other.length;
  try {
    if (direction === 'undo') manager.undo();
    else manager.redo();
  } finally {
    stack.unshift(...older);
  }
  const item = other.length > inverses ? other.at(-1) : undefined;
  return item === undefined ? undefined : { kind: 'edit', item };
}

function stepRecord(doc: Y.Doc, step: Extract<Step, { kind: 'record' }>, origin: Origin): Step | undefined {
  const inverse = revertChanges(doc, step.changes, origin);
  return inverse.length === 0 ? undefined : { ...step, changes: inverse };
}
