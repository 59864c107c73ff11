import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { duplicate, editable } from '../actions.ts';
import { pointAnchor } from '../comment-anchor.ts';
import { contains } from '../geometry/box.ts';
import { handleCursor } from '../geometry/handles.ts';
import type { Handle } from '../geometry/handles.ts';
import { toPage } from '../geometry/view.ts';
import { drawGesture } from '../gestures/draw-gesture.ts';
import { lineEndGesture } from '../gestures/line-end-gesture.ts';
import { marqueeGesture } from '../gestures/marquee-gesture.ts';
import { moveGesture } from '../gestures/move-gesture.ts';
import { panGesture } from '../gestures/pan-gesture.ts';
import { resizeGesture } from '../gestures/resize-gesture.ts';
import { rotateGesture } from '../gestures/rotate-gesture.ts';
import { findHandle, isOnControl } from './find-handle.ts';
import type { HandleUnder } from './find-handle.ts';
import { objectAt, selectableAt, shownFrame } from './pick.ts';
import { createPinch } from './pinch.ts';
import type { Gesture, PointerAt, StageContext } from './stage-context.ts';

/** A press becomes a drag when it has moved this far, screen px. */
const DRAG_PX = 3;

export interface PointerControl {
  /** Space is held: the next drag moves the view. */
  setPanning(held: boolean): void;
  /** A modifier key went down or up while a gesture lasts. */
  modifiersChanged(keys: Pick<KeyboardEvent, 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>): void;
  /** @returns whether there was a gesture to cancel */
  cancel(): boolean;
  readonly busy: boolean;
  close(): void;
}

/** Turns presses, drags and double clicks on the stage into gestures. */
export function controlPointer(context: StageContext, element: HTMLElement): PointerControl {
  let gesture: Gesture | undefined;
  /** what a press becomes once it moves, and what it means if it does not */
  let press:
    | { at: PointerAt; drag: () => Gesture | undefined; click: () => void; dragging: boolean }
    | undefined;
  let last: PointerAt | undefined;
  let panning = false;
  let shownCursor = '';

  const setCursor = (cursor: string): void => {
    if (cursor === shownCursor) return;
    shownCursor = cursor;
    element.style.cursor = cursor;
  };
  const at = (event: PointerEvent | MouseEvent): PointerAt => {
    const bounds = element.getBoundingClientRect();
    const screen: Pair = [event.clientX - bounds.left, event.clientY - bounds.top];
    return {
      screen,
      page: toPage(context.view(), screen),
      shift: event.shiftKey,
      alt: event.altKey,
      mod: event.ctrlKey || event.metaKey,
    };
  };
  const drop = (): void => {
    gesture = undefined;
    press = undefined;
    showCursor(last);
  };
  const pinch = createPinch(context, () => {
    gesture?.cancel();
    drop();
  });

  const handleUnder = (pointer: PointerAt): HandleUnder | undefined => findHandle(context, pointer);
  const startHandle = (ids: readonly string[], handle: Handle, from: PointerAt): Gesture | undefined => {
    const [id = ''] = ids;
    if (handle === 'start' || handle === 'end') return lineEndGesture(context, id, handle, drop);
    if (handle === 'rotate') return rotateGesture(context, ids, from, drop);
    return resizeGesture(context, ids, handle, from, drop);
  };
  const startMove = (from: PointerAt): Gesture | undefined => {
    if (!context.canEdit) return marqueeGesture(context, from);
    if (from.alt)
      context.act(duplicate(context.canvas, editable(context.canvas, context.editor().selection), [0, 0]));
    return moveGesture(context, context.editor().selection, from, drop);
  };

  const pressSelect = (from: PointerAt): void => {
    const under = handleUnder(from);
    if (under !== undefined) {
      press = {
        at: from,
        drag: () => startHandle(under.ids, under.handle, from),
        click: () => undefined,
        dragging: false,
      };
      return;
    }
    const editor = context.editor();
    const target = selectableAt(context, from.page);
    // A press inside the frame of a selection drags it, even where other objects lie in front of it.
    const frame = editor.selection.length > 0 ? shownFrame(context, editor.selection) : undefined;
    const inside = frame !== undefined && editor.selection.length > 1 && contains(frame, from.page);
    if (target === undefined && !inside) {
      press = {
        at: from,
        drag: () => marqueeGesture(context, from),
        click: () => clickEmpty(from),
        dragging: false,
      };
      return;
    }
    const selected = target === undefined || editor.selection.includes(target);
    if (target !== undefined && !selected) {
      if (from.shift) editor.toggleSelected([target]);
      else editor.setSelection([target]);
      leaveGroupUnless(target);
    }
    const click = (): void => {
      if (!selected) return;
      if (target === undefined) clickEmpty(from);
      else if (from.shift) editor.toggleSelected([target]);
      else editor.setSelection([target]);
    };
    press = { at: from, drag: () => startMove(from), click, dragging: false };
  };
  const clickEmpty = (from: PointerAt): void => {
    if (from.shift) return;
    context.editor().setSelection([]);
    context.editor().enterGroup(undefined);
  };
  const leaveGroupUnless = (id: string): void => {
    const { enteredGroupId } = context.editor();
    if (enteredGroupId !== undefined && context.canvas.object(id)?.parentId !== enteredGroupId)
      context.editor().enterGroup(undefined);
  };
  const placeComment = (pointer: PointerAt): void => {
    const page = context.page();
    if (page === undefined) return;
    const objectId = objectAt(context, pointer.page, { locked: true });
    context.editor().setTool('select');
    context.props().onPlaceComment(pointAnchor(page, pointer.page, objectId));
  };

  const onDown = (event: PointerEvent): void => {
    if (isOnControl(event) || pinch.down(event)) return;
    if (gesture !== undefined || press !== undefined || event.button > 1) return;
    const from = at(event);
    last = from;
    const { tool } = context.editor();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    if (event.button === 1 || panning || tool === 'hand') {
      event.preventDefault();
      gesture = panGesture(context, from);
    } else if (tool === 'comment') {
      press = { at: from, drag: () => undefined, click: () => placeComment(from), dragging: false };
    } else if (tool === 'select' || tool === 'image' || !context.canEdit) {
      pressSelect(from);
    } else {
      gesture = drawGesture(context, tool, from);
    }
    showCursor(from);
  };
  const onMove = (event: PointerEvent): void => {
    if (pinch.move(event)) return;
    const now = at(event);
    last = now;
    context.creative.setPresence({
      cursor: [Math.round(now.page[0] * 10) / 10, Math.round(now.page[1] * 10) / 10],
    });
    if (press !== undefined && !press.dragging) {
      const far =
        Math.hypot(now.screen[0] - press.at.screen[0], now.screen[1] - press.at.screen[1]) >= DRAG_PX;
      if (far) {
        press.dragging = true;
        gesture = press.drag();
      }
    }
    if (gesture === undefined) hover(now);
    else gesture.move(now);
    showCursor(now);
  };
  const onUp = (event: PointerEvent): void => {
    if (pinch.up(event)) return;
    const now = at(event);
    last = now;
    const [running, pressed] = [gesture, press];
    drop();
    if (running !== undefined) running.end(now);
    else if (pressed !== undefined && !pressed.dragging) pressed.click();
    showCursor(now);
  };
  const onLost = (event: PointerEvent): void => {
    pinch.up(event);
    gesture?.cancel();
    drop();
  };
  const onLeave = (): void => {
    context.creative.setPresence({ cursor: null });
    setHovered(undefined);
  };
  const onDouble = (event: MouseEvent): void => {
    const pointer = at(event);
    const editor = context.editor();
    if (editor.tool !== 'select' || isOnControl(event)) return;
    const target = selectableAt(context, pointer.page);
    const object = target === undefined ? undefined : context.canvas.object(target);
    if (object?.type === 'group') {
      editor.enterGroup(object.id);
      const child = selectableAt(context, pointer.page);
      if (child !== undefined) editor.setSelection([child]);
    } else if (object?.type === 'text' && context.canEdit) context.editText(object.id, false);
  };

  const setHovered = (id: string | undefined): void => {
    if (id === context.passing.hovered) return;
    context.passing.hovered = id;
    context.requestOverlay();
  };
  const hover = (now: PointerAt): void => {
    const { tool } = context.editor();
    setHovered(tool === 'select' && press === undefined ? selectableAt(context, now.page) : undefined);
  };
  function showCursor(now: PointerAt | undefined): void {
    if (gesture?.cursor !== undefined) return setCursor(gesture.cursor);
    const { tool } = context.editor();
    if (panning || tool === 'hand') return setCursor('grab');
    if (tool === 'comment') return setCursor('crosshair');
    if (tool === 'text') return setCursor('text');
    if (tool !== 'select' && tool !== 'image') return setCursor('crosshair');
    const under = now === undefined ? undefined : handleUnder(now);
    if (under === undefined) return setCursor('default');
    if (under.handle === 'rotate') return setCursor('grab');
    if (under.handle === 'start' || under.handle === 'end') return setCursor('crosshair');
    setCursor(handleCursor(under.handle, under.rotation));
  }

  const listeners: readonly (readonly [string, (event: never) => void])[] = [
    ['pointerdown', onDown],
    ['pointermove', onMove],
    ['pointerup', onUp],
    ['pointercancel', onLost],
    ['pointerleave', onLeave],
    ['dblclick', onDouble],
  ];
  for (const [type, listener] of listeners) element.addEventListener(type, listener as EventListener);
  return {
    setPanning(held) {
      panning = held;
      showCursor(last);
    },
    modifiersChanged({ shiftKey, altKey, ctrlKey, metaKey }) {
      if (last === undefined || gesture === undefined) return;
      last = {
        ...last,
        page: toPage(context.view(), last.screen),
        shift: shiftKey,
        alt: altKey,
        mod: ctrlKey || metaKey,
      };
      gesture.move(last);
    },
    cancel() {
      const running = gesture;
      if (running === undefined) return false;
      drop();
      running.cancel();
      return true;
    },
    get busy() {
      return gesture !== undefined || press !== undefined;
    },
    close() {
      gesture?.cancel();
      for (const [type, listener] of listeners) element.removeEventListener(type, listener as EventListener);
    },
  };
}
