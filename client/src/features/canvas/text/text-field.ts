import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import { objectText } from '@sparklio/shared/documents/canvas/read';
import { FALLBACK_FAMILIES } from '@sparklio/shared/fonts/catalog';
import { layoutText } from '@sparklio/shared/text/layout';
import { canvasStrings } from '../../../strings/canvas.ts';
import { messageOf } from '../error-message.ts';
import { updateCommand } from '../patch.ts';
import type { StageContext } from '../stage/stage-context.ts';
import { startTextSession } from './text-session.ts';

/** A text object open for typing. */
export interface OpenTextField {
  readonly objectId: string;
  /** Ends typing; a new text that stayed empty is removed. */
  close(): void;
}

/**
 * Puts a field exactly over a text object: the same font, size, spacing, alignment and rotation, in page px inside
 * a layer that is scaled with the view. The object itself is not drawn meanwhile.
 *
 * @param layer an element whose px are page px
 */
export function openTextField(
  context: StageContext,
  layer: HTMLElement,
  objectId: string,
  isNew: boolean,
  onClose: (hadFocus: boolean) => void,
): OpenTextField | undefined {
  const { creative, canvas, scene } = context;
  const text = objectText(creative.content, objectId);
  if (text === undefined || canvas.object(objectId)?.type !== 'text') return undefined;
  const field = document.createElement('textarea');
  field.className = 'stage-text';
  field.spellcheck = false;
  field.autocomplete = 'off';
  field.dir = 'ltr';
  let closed = false;

  const tellCaret = (): void => {
    const backward = field.selectionDirection === 'backward';
    const [anchor, head] = backward
      ? [field.selectionEnd, field.selectionStart]
      : [field.selectionStart, field.selectionEnd];
    creative.setPresence({ caret: { objectId, anchor, head } });
  };
  const grow = (): void => {
    const object = canvas.object(objectId);
    if (!isNew || object?.type !== 'text') return;
    const { height } = layoutText(object, context.fonts);
    if (height <= object.size[1] + 0.5) return;
    creative.run([updateCommand(objectId, { size: [object.size[0], Math.ceil(height)] })]);
  };
  const session = startTextSession(
    field,
    text,
    (change) => {
      try {
        creative.run([{ type: 'EDIT_TEXT', id: objectId, ...change }]);
        grow();
      } catch (error) {
        context.props().onError(messageOf(error));
      }
    },
    tellCaret,
  );
  const place = (): void => {
    const object = scene.shown(objectId);
    if (object?.type === 'text') placeField(field, object, layoutText(object, context.fonts).height);
    else close();
  };
  const stopListening = canvas.onEvent((event) => {
    if (event.changes.some(({ id }) => id === objectId)) place();
  });
  const onSelection = (): void => {
    if (document.activeElement === field && !session.composing) tellCaret();
  };
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (session.composing || event.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (event.key === 'Escape' || event.key === 'Tab' || (mod && event.key === 'Enter')) {
      event.preventDefault();
      close();
    } else if (mod && !event.altKey && (key === 'z' || key === 'y')) {
      event.preventDefault();
      if (key === 'y' || event.shiftKey) creative.undo.redo();
      else creative.undo.undo();
    }
  };
  const stop = (event: Event): void => event.stopPropagation();

  function close(): void {
    if (closed) return;
    closed = true;
    const hadFocus = document.activeElement === field;
    if (session.composing) session.compositionEnd();
    session.close();
    stopListening();
    document.removeEventListener('selectionchange', onSelection);
    field.remove();
    creative.setPresence({ caret: null });
    creative.undo.stopCapturing();
    const object = canvas.object(objectId);
    if (isNew && object?.type === 'text' && object.text.trim() === '') {
      context.act({ commands: [{ type: 'DELETE_OBJECT', id: objectId }], select: [] });
    }
    onClose(hadFocus);
  }

  field.addEventListener('input', session.input);
  field.addEventListener('compositionstart', session.compositionStart);
  field.addEventListener('compositionend', session.compositionEnd);
  field.addEventListener('beforeinput', (event) => {
    // The browser's own history knows nothing of what others typed in between.
    if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') event.preventDefault();
  });
  field.addEventListener('keydown', onKey);
  for (const type of [
    'pointerdown',
    'pointermove',
    'dblclick',
    'contextmenu',
    'copy',
    'cut',
    'paste',
  ] as const) {
    field.addEventListener(type, stop);
  }
  field.addEventListener('blur', () => {
    // Leaving the window is no end of typing; going elsewhere on the page is.
    if (document.hasFocus()) close();
  });
  document.addEventListener('selectionchange', onSelection);
  creative.undo.stopCapturing();
  place();
  layer.append(field);
  field.focus({ preventScroll: true });
  field.setSelectionRange(isNew ? field.value.length : 0, field.value.length);
  tellCaret();
  return { objectId, close };
}

/** @param textHeight px; a field scrolls where the object lets its text hang out, so the field is made as tall as the text */
function placeField(field: HTMLTextAreaElement, object: TextObject, textHeight: number): void {
  const [x, y] = object.position;
  const [width, height] = object.size;
  field.setAttribute('aria-label', canvasStrings.editingText(object.name || canvasStrings.names.text));
  Object.assign(field.style, {
    left: `${x}px`,
    top: `${y}px`,
    width: `${width}px`,
    height: `${Math.max(height, textHeight + object.fontSize)}px`,
    transformOrigin: `${width / 2}px ${height / 2}px`,
    transform: object.rotation === 0 ? '' : `rotate(${object.rotation}deg)`,
    fontFamily: [object.fontFamily, ...FALLBACK_FAMILIES].map((family) => JSON.stringify(family)).join(', '),
    fontSize: `${object.fontSize}px`,
    fontWeight: String(object.fontWeight),
    fontStyle: object.fontStyle,
    lineHeight: String(object.lineHeight),
    letterSpacing: `${object.letterSpacing}px`,
    textAlign: object.textAlign,
    color: object.fill,
    caretColor: object.fill,
    opacity: String(object.opacity),
  });
}
