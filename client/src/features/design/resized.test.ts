import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { describe, expect, it } from 'vitest';
import { resized, withBox } from './resized.ts';

const box: CanvasObject = {
  type: 'group',
  id: 'a',
  pageId: 'p',
  order: 'a0',
  name: '',
  position: [100, 50],
  size: [200, 100],
  rotation: 0,
  opacity: 1,
  locked: false,
  hidden: false,
  interactions: [],
};

describe('resized', () => {
  it('changes one side and leaves the corner and the other side', () => {
    expect(resized(box, 0, 300, false)).toEqual({ size: [300, 100], position: [100, 50] });
    expect(resized(box, 1, 30, false)).toEqual({ size: [200, 30], position: [100, 50] });
  });

  it('takes the other side along in proportion', () => {
    expect(resized(box, 0, 300, true).size).toEqual([300, 150]);
    expect(resized(box, 1, 50, true).size).toEqual([100, 50]);
  });

  it('keeps the drawn corner of what is rotated', () => {
    // Turned by a quarter, the top-left corner is drawn at centre + (height / 2, -width / 2).
    const turned = { ...box, rotation: 90 };
    const corner = (
      [x, y]: readonly [number, number],
      [w, h]: readonly [number, number],
    ): [number, number] => [x + w / 2 + h / 2, y + h / 2 - w / 2];
    const next = resized(turned, 0, 300, false);
    expect(corner(next.position, next.size)).toEqual(corner(turned.position, turned.size));
  });

  it('sizes a group from the box of what is in it, whatever the group itself stores', () => {
    const stored: CanvasObject = { ...box, position: [0, 0], size: [1, 1], rotation: 30 };
    const group = withBox(stored, { x: 10, y: 20, width: 400, height: 200 });
    expect(resized(group, 0, 200, true)).toEqual({ size: [200, 100], position: [10, 20] });
    expect(resized(group, 1, 300, false)).toEqual({ size: [400, 300], position: [10, 20] });
  });
});
