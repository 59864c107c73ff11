const APPLE = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const APPLE_NAMES: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Delete: '⌦',
  Backspace: '⌫',
  Escape: 'esc',
  Enter: '↵',
};
const OTHER_NAMES: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc' };

/** `Mod+Shift+G` as the labels on this machine's keys. Words with blanks stay as they are. */
export function keyLabels(keys: string, apple = APPLE): readonly string[] {
  const names = apple ? APPLE_NAMES : OTHER_NAMES;
  // The plus key itself stands after a plus sign.
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+');
  return parts.map((part) => names[part.trim()] ?? part.trim());
}
