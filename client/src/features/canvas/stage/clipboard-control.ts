import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { canvasStrings } from '../../../strings/canvas.ts';
import { deleteSelection, insertCopies } from '../actions.ts';
import { outermost, subtreeOf } from '../canvas-tree.ts';
import { CLIPBOARD_MIME, formatClip, parseClip } from '../clipboard-format.ts';
import type { Clip } from '../clipboard-format.ts';
import { boundsOf, frameOf, union } from '../geometry/box.ts';
import { toPage } from '../geometry/view.ts';
import type { ImagePlacer } from './image-placer.ts';
import type { StageContext } from './stage-context.ts';
import { isTyping } from './typing.ts';

/** A paste on the page it was copied from stands this far beside the original, and further each time. */
const PASTE_STEP_PX = 20;

export interface ClipboardControl {
  copy(): Promise<void>;
  cut(): Promise<void>;
  paste(inPlace: boolean): Promise<void>;
  close(): void;
}

/** Copy, cut and paste of objects by the browser's own events, pictures and words from elsewhere included. */
export function controlClipboard(context: StageContext, images: ImagePlacer): ClipboardControl {
  let pastes = 0;
  let pastedBefore = '';
  let inPlace = false;

  const clipOfSelection = (): Clip | undefined => {
    const page = context.page();
    const { selection } = context.editor();
    const objects = subtreeOf(context.canvas, selection);
    if (page === undefined || objects.length === 0) return undefined;
    return { pageId: page.id, roots: outermost(context.canvas, selection), objects };
  };
  /** Words that are selected elsewhere in the studio are what a person means to copy. */
  const isOurs = (event: ClipboardEvent): boolean =>
    !event.defaultPrevented && !isTyping(event.target) && (globalThis.getSelection()?.isCollapsed ?? true);

  const onCopy = (event: ClipboardEvent): void => {
    const clip = isOurs(event) ? clipOfSelection() : undefined;
    if (clip === undefined || event.clipboardData === null) return;
    event.preventDefault();
    put(event.clipboardData, clip);
    pastes = 0;
    if (event.type === 'cut' && context.canEdit)
      context.act(deleteSelection(context.canvas, context.editor().selection));
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (!context.canEdit || event.clipboardData === null || event.defaultPrevented || isTyping(event.target))
      return;
    if (event.target instanceof HTMLElement && event.target.closest('[role=dialog]') !== null) return;
    event.preventDefault();
    const files = [...event.clipboardData.files];
    const clip = parseClip(event.clipboardData);
    if (clip !== undefined) insert(clip);
    else if (files.length > 0) void images.place(files, centre());
    else insertWords(event.clipboardData.getData('text/plain'));
    inPlace = false;
  };
  const centre = (): Pair => {
    const [width, height] = context.size();
    return toPage(context.view(), [width / 2, height / 2]);
  };
  const insert = (clip: Clip): void => {
    const page = context.page();
    if (page === undefined) return;
    const key = clip.roots.join(' ');
    pastes = key === pastedBefore ? pastes + 1 : 1;
    pastedBefore = key;
    const samePage = clip.pageId === page.id;
    const shift: Pair = inPlace
      ? [0, 0]
      : samePage
        ? [PASTE_STEP_PX * pastes, PASTE_STEP_PX * pastes]
        : shiftInto(clip);
    const entered = context.editor().enteredGroupId;
    context.act(
      insertCopies(clip.objects, clip.roots, {
        offset: shift,
        pageId: page.id,
        ...(entered === undefined ? {} : { parentId: entered }),
      }),
    );
  };
  /** What comes from another page is put in the middle of the view, unless it would fit where it was. */
  const shiftInto = (clip: Clip): Pair => {
    const box = union(
      clip.objects
        .filter(({ type }) => type !== 'group')
        .map((object) => boundsOf(frameOf({ ...object, rotation: object.rotation ?? 0 }))),
    );
    const page = context.pageBox();
    if (box === undefined || page === undefined) return [0, 0];
    const fits =
      box.x >= 0 && box.y >= 0 && box.x + box.width <= page.width && box.y + box.height <= page.height;
    if (fits) return [0, 0];
    const [x, y] = centre();
    return [Math.round(x - box.x - box.width / 2), Math.round(y - box.y - box.height / 2)];
  };
  const insertWords = (words: string): void => {
    const page = context.page();
    const text = words.replaceAll('\r\n', '\n').trim();
    if (page === undefined || text === '') return;
    const { textFill: fill, fontFamily, fontWeight } = context.props().newObjectStyle;
    const fontSize = Math.max(12, Math.round(Math.min(...page.size) * 0.035));
    const lines = text.split('\n').length;
    const [x, y] = centre();
    const width = Math.round(page.size[0] * 0.5);
    const height = Math.ceil(fontSize * 1.25 * lines);
    const position: Pair = [Math.round(x - width / 2), Math.round(y - height / 2)];
    const size: Pair = [width, height];
    const action = {
      type: 'ADD_OBJECT',
      payload: {
        type: 'text',
        text,
        pageId: page.id,
        name: canvasStrings.names.text,
        position,
        size,
        fontSize,
        fill,
        fontFamily,
        fontWeight,
      },
    } satisfies CanvasCommand;
    context.act({ commands: [action] });
  };
  // Chromium tells nothing of Shift in a paste event, so the key press before it is remembered.
  const onKey = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v') inPlace = event.shiftKey;
  };
  document.addEventListener('copy', onCopy);
  document.addEventListener('cut', onCopy);
  document.addEventListener('paste', onPaste);
  globalThis.addEventListener('keydown', onKey, { capture: true });

  const write = async (): Promise<boolean> => {
    const clip = clipOfSelection();
    if (clip === undefined) return false;
    const { html, text } = formatClip(clip);
    pastes = 0;
    await navigator.clipboard.write([
      new ClipboardItem({
        'text/html': new Blob([html], { type: 'text/html' }),
        'text/plain': new Blob([text || ' '], { type: 'text/plain' }),
      }),
    ]);
    return true;
  };
  return {
    async copy() {
      await write();
    },
    async cut() {
      if ((await write()) && context.canEdit)
        context.act(deleteSelection(context.canvas, context.editor().selection));
    },
    async paste(place) {
      inPlace = place;
      for (const item of await navigator.clipboard.read()) {
        const html = item.types.includes('text/html') ? await (await item.getType('text/html')).text() : '';
        const plain = item.types.includes('text/plain')
          ? await (await item.getType('text/plain')).text()
          : '';
        const clip = parseClip({
          getData: (type) => (type === 'text/html' ? html : type === 'text/plain' ? plain : ''),
        });
        const picture = item.types.find((type) => type.startsWith('image/'));
        if (clip !== undefined) insert(clip);
        else if (picture !== undefined)
          await images.place(
            [new File([await item.getType(picture)], canvasStrings.names.image, { type: picture })],
            centre(),
          );
        else insertWords(plain);
      }
      inPlace = false;
    },
    close() {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
      globalThis.removeEventListener('keydown', onKey, { capture: true });
    },
  };
}

function put(data: DataTransfer, clip: Clip): void {
  const { json, html, text } = formatClip(clip);
  data.setData(CLIPBOARD_MIME, json);
  data.setData('text/html', html);
  data.setData('text/plain', text);
}
