import { describe, expect, it } from 'vitest';
import { canvasStrings } from '../../strings/canvas.ts';
import { SHORTCUTS, shortcutFor } from './shortcuts.ts';

const press = (
  key: string,
  keys: { code?: string; ctrl?: boolean; shift?: boolean; alt?: boolean; meta?: boolean } = {},
) =>
  shortcutFor({
    key,
    code: keys.code ?? '',
    ctrlKey: keys.ctrl ?? false,
    shiftKey: keys.shift ?? false,
    altKey: keys.alt ?? false,
    metaKey: keys.meta ?? false,
  });

describe('shortcuts', () => {
  it('lists each one once, with words for it', () => {
    expect(new Set(SHORTCUTS.map(({ id }) => id)).size).toBe(SHORTCUTS.length);
    expect(SHORTCUTS.map(({ id }) => id).toSorted()).toEqual(Object.keys(canvasStrings.shortcuts).toSorted());
  });

  it.each([
    ['v', {}, 'select'],
    ['V', {}, 'select'],
    ['z', { ctrl: true }, 'undo'],
    ['Z', { ctrl: true, shift: true }, 'redo'],
    ['y', { meta: true }, 'redo'],
    ['g', { ctrl: true }, 'group'],
    ['G', { ctrl: true, shift: true }, 'ungroup'],
    ['ArrowLeft', {}, 'nudge'],
    ['ArrowLeft', { shift: true }, 'nudgeFar'],
    ['?', { shift: true, code: 'Slash' }, 'shortcuts'],
    ['/', { ctrl: true }, 'shortcuts'],
    [']', {}, 'forward'],
    [']', { ctrl: true }, 'front'],
  ] as const)('%s %j means %s', (key, keys, id) => {
    expect(press(key, keys)).toBe(id);
  });

  it('finds digits where they are when Shift types something else there', () => {
    expect(press('!', { shift: true, code: 'Digit1' })).toBe('zoomFit');
    expect(press('"', { shift: true, code: 'Digit2' })).toBe('zoomSelection');
    expect(press('=', { shift: true, code: 'Digit0' })).toBe('zoomFull');
  });

  it('leaves letters with Alt, and letters the studio does not use, to others', () => {
    expect(press('v', { alt: true })).toBeUndefined();
    expect(press('q')).toBeUndefined();
    expect(press('V', { shift: true })).toBeUndefined();
  });
});
