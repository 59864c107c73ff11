import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { describe, expect, it } from 'vitest';
import { resized } from './resized.ts';

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
});
