import type { Clock, Timer } from '../clock.ts';

/** Quiet after the last keystroke until a text counts as written, ms. With the look that follows it is under 2 s. */
export const TYPING_REST_MS = 1_200;

/** Knows the texts that people are in the middle of writing: half a word is nothing to propose anything about. */
export interface TypingWatch {
  /** The text of this object has just changed. */
  typed(objectId: string): void;
  /** Whether a person's caret is in it and its last keystroke is not long ago. */
  isTyping(objectId: string): boolean;
  /** Where the carets are may have changed. */
  caretsMoved(): void;
  close(): void;
}

/**
 * @param carets the objects that hold people's carets now
 * @param onRest called with the texts that were being written and are so no longer
 */
export function createTypingWatch(
  clock: Clock,
  carets: () => ReadonlySet<string>,
  onRest: (objectIds: readonly string[]) => void,
): TypingWatch {
  const lastTyped = new Map<string, number>();
  let timer: Timer | undefined;

  const release = (): void => {
    timer?.cancel();
    timer = undefined;
    if (lastTyped.size === 0) return;
    const now = clock.now();
    const held = carets();
    const rested = [...lastTyped].filter(([id, at]) => !held.has(id) || now - at >= TYPING_REST_MS);
    for (const [id] of rested) lastTyped.delete(id);
    if (lastTyped.size > 0) {
      const first = Math.min(...lastTyped.values());
      timer = clock.after(first + TYPING_REST_MS - now, release);
    }
    if (rested.length > 0) onRest(rested.map(([id]) => id));
  };

  return {
    typed(objectId) {
      if (!carets().has(objectId)) return;
      lastTyped.set(objectId, clock.now());
      timer ??= clock.after(TYPING_REST_MS, release);
    },
    isTyping(objectId) {
      const at = lastTyped.get(objectId);
      return at !== undefined && clock.now() - at < TYPING_REST_MS && carets().has(objectId);
    },
    caretsMoved: release,
    close() {
      timer?.cancel();
      lastTyped.clear();
    },
  };
}
