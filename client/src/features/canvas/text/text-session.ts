import type * as Y from 'yjs';
import { changesOfDelta, findChange, mapChange, mapOffset } from './text-change.ts';
import type { TextChange } from './text-change.ts';

/** The part of a text field that a session needs; a `textarea` has it. */
export interface TextFieldLike {
  value: string;
  selectionStart: number;
  selectionEnd: number;
  readonly selectionDirection: 'forward' | 'backward' | 'none';
  setSelectionRange(start: number, end: number, direction?: 'forward' | 'backward' | 'none'): void;
}

/**
 * Keeps a text field and a shared text the same while several people type. Every input becomes the smallest
 * change, so two people merge by character; changes from elsewhere go into the field around the local caret.
 * While an input method composes, the field is left alone and others' changes wait.
 */
export interface TextSession {
  /** the field's value changed by the person's hand */
  input(): void;
  compositionStart(): void;
  compositionEnd(): void;
  readonly composing: boolean;
  close(): void;
}

/** @param write puts a change into the document, in this person's name */
export function startTextSession(
  field: TextFieldLike,
  text: Y.Text,
  write: (change: TextChange) => void,
  onChange: () => void,
): TextSession {
  let known = text.toString();
  let composing = false;
  let writing = false;
  let waiting: TextChange[] = [];
  field.value = known;

  const observe = (event: Y.YTextEvent): void => {
    if (writing) return;
    const changes = changesOfDelta(event.delta);
    if (composing) {
      waiting.push(...changes);
      return;
    }
    bringIn(changes);
    onChange();
  };
  /** Shows the document's text, the caret staying between the same letters. */
  const bringIn = (changes: readonly TextChange[]): void => {
    const map = (offset: number): number => changes.reduce((at, change) => mapOffset(at, change), offset);
    const [start, end] = [map(field.selectionStart), map(field.selectionEnd)];
    const direction = field.selectionDirection;
    known = text.toString();
    field.value = known;
    field.setSelectionRange(start, end, direction);
  };
  const put = (change: TextChange): void => {
    writing = true;
    try {
      write(change);
    } finally {
      writing = false;
    }
  };
  const input = (): void => {
    if (composing) return;
    const change = findChange(known, field.value, field.selectionEnd);
    if (change === undefined) return;
    put(change);
    known = text.toString();
    // The document may have refused or cut the change; the field shows what is true.
    if (field.value !== known) bringIn([]);
    onChange();
  };
  text.observe(observe);
  return {
    input,
    compositionStart() {
      composing = true;
    },
    compositionEnd() {
      if (!composing) return;
      composing = false;
      const others = waiting;
      waiting = [];
      const change = findChange(known, field.value, field.selectionEnd);
      const caret = field.selectionEnd;
      if (change !== undefined) {
        const moved = mapChange(change, others);
        put(moved);
        known = text.toString();
        const at = moved.index + (caret - change.index);
        field.value = known;
        field.setSelectionRange(at, at);
      } else if (others.length > 0) bringIn(others);
      onChange();
    },
    get composing() {
      return composing;
    },
    close() {
      text.unobserve(observe);
    },
  };
}
