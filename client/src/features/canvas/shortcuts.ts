import type { canvasStrings } from '../../strings/canvas.ts';

export type ShortcutId = keyof typeof canvasStrings.shortcuts;

export interface Shortcut {
  readonly id: ShortcutId;
  readonly group: keyof typeof canvasStrings.shortcutGroups;
  /** each entry is one way to do it; `Mod` is Ctrl, on Apple machines Command */
  readonly keys: readonly string[];
  /** only for people who may edit the content */
  readonly edits?: true;
}

/** Every key of the stage, in the order in which the list shows them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'select', group: 'tools', keys: ['V'] },
  { id: 'hand', group: 'tools', keys: ['H'] },
  { id: 'panHold', group: 'tools', keys: ['Space + drag', 'Middle button + drag'] },
  { id: 'text', group: 'tools', keys: ['T'], edits: true },
  { id: 'rect', group: 'tools', keys: ['R'], edits: true },
  { id: 'ellipse', group: 'tools', keys: ['O'], edits: true },
  { id: 'line', group: 'tools', keys: ['L'], edits: true },
  { id: 'image', group: 'tools', keys: ['I'], edits: true },
  { id: 'comment', group: 'tools', keys: ['C'] },
  { id: 'undo', group: 'edit', keys: ['Mod+Z'], edits: true },
  { id: 'redo', group: 'edit', keys: ['Mod+Shift+Z', 'Mod+Y'], edits: true },
  { id: 'copy', group: 'edit', keys: ['Mod+C'] },
  { id: 'cut', group: 'edit', keys: ['Mod+X'], edits: true },
  { id: 'paste', group: 'edit', keys: ['Mod+V'], edits: true },
  { id: 'pasteInPlace', group: 'edit', keys: ['Mod+Shift+V'], edits: true },
  { id: 'duplicate', group: 'edit', keys: ['Mod+D', 'Alt + drag'], edits: true },
  { id: 'delete', group: 'edit', keys: ['Delete', 'Backspace'], edits: true },
  { id: 'selectAll', group: 'edit', keys: ['Mod+A'] },
  { id: 'deselect', group: 'edit', keys: ['Escape'] },
  { id: 'group', group: 'arrange', keys: ['Mod+G'], edits: true },
  { id: 'ungroup', group: 'arrange', keys: ['Mod+Shift+G'], edits: true },
  { id: 'lock', group: 'arrange', keys: ['Mod+Shift+L'], edits: true },
  { id: 'hide', group: 'arrange', keys: ['Mod+Shift+H'], edits: true },
  { id: 'forward', group: 'arrange', keys: [']'], edits: true },
  { id: 'backward', group: 'arrange', keys: ['['], edits: true },
  { id: 'front', group: 'arrange', keys: ['Mod+]'], edits: true },
  { id: 'back', group: 'arrange', keys: ['Mod+['], edits: true },
  { id: 'nudge', group: 'arrange', keys: ['Arrow keys'], edits: true },
  { id: 'nudgeFar', group: 'arrange', keys: ['Shift + arrow keys'], edits: true },
  { id: 'edit', group: 'select', keys: ['Enter'] },
  { id: 'parent', group: 'select', keys: ['Shift+Enter'] },
  { id: 'next', group: 'select', keys: ['Tab'] },
  { id: 'previous', group: 'select', keys: ['Shift+Tab'] },
  { id: 'zoomIn', group: 'view', keys: ['Mod++'] },
  { id: 'zoomOut', group: 'view', keys: ['Mod+-'] },
  { id: 'zoomWheel', group: 'view', keys: ['Mod + wheel', 'Pinch'] },
  { id: 'zoomFull', group: 'view', keys: ['Shift+0', 'Mod+0'] },
  { id: 'zoomFit', group: 'view', keys: ['Shift+1'] },
  { id: 'zoomSelection', group: 'view', keys: ['Shift+2'] },
  { id: 'grid', group: 'view', keys: ["Mod+'"] },
  { id: 'before', group: 'view', keys: ['Hold `'] },
  { id: 'shortcuts', group: 'view', keys: ['Shift+/', 'Mod+/'] },
];

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * What a key press asks for. Letters go by what the layout types, digits and brackets also by where they
 * are, since on many layouts Shift+1 types no "1" and brackets need AltGr.
 */
export function shortcutFor(event: KeyPress): ShortcutId | undefined {
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (mod)
    return event.altKey
      ? undefined
      : ((event.shiftKey ? MOD_SHIFT : MOD)[key] ?? (event.shiftKey ? MOD_SHIFT : MOD)[event.code]);
  if (event.shiftKey) return SHIFT[key] ?? SHIFT[event.code];
  return event.altKey ? undefined : (PLAIN[key] ?? PLAIN[event.code]);
}

const MOD: Readonly<Record<string, ShortcutId>> = {
  z: 'undo',
  y: 'redo',
  d: 'duplicate',
  a: 'selectAll',
  g: 'group',
  '=': 'zoomIn',
  '+': 'zoomIn',
  '-': 'zoomOut',
  '0': 'zoomFull',
  ']': 'front',
  '[': 'back',
  BracketRight: 'front',
  BracketLeft: 'back',
  "'": 'grid',
  '/': 'shortcuts',
};
const MOD_SHIFT: Readonly<Record<string, ShortcutId>> = {
  z: 'redo',
  g: 'ungroup',
  l: 'lock',
  h: 'hide',
  '+': 'zoomIn',
};
const SHIFT: Readonly<Record<string, ShortcutId>> = {
  Digit0: 'zoomFull',
  Digit1: 'zoomFit',
  Digit2: 'zoomSelection',
  '?': 'shortcuts',
  Enter: 'parent',
  Tab: 'previous',
  ArrowLeft: 'nudgeFar',
  ArrowRight: 'nudgeFar',
  ArrowUp: 'nudgeFar',
  ArrowDown: 'nudgeFar',
};
const PLAIN: Readonly<Record<string, ShortcutId>> = {
  v: 'select',
  h: 'hand',
  t: 'text',
  r: 'rect',
  o: 'ellipse',
  l: 'line',
  i: 'image',
  c: 'comment',
  ']': 'forward',
  '[': 'backward',
  BracketRight: 'forward',
  BracketLeft: 'backward',
  Delete: 'delete',
  Backspace: 'delete',
  Escape: 'deselect',
  Enter: 'edit',
  Tab: 'next',
  '`': 'before',
  Backquote: 'before',
  ArrowLeft: 'nudge',
  ArrowRight: 'nudge',
  ArrowUp: 'nudge',
  ArrowDown: 'nudge',
};
