import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { describe, expect, it } from 'vitest';
import { dropCommands, layerRows, rowRange } from './layer-tree.ts';

function object(id: string, type: 'group' | 'shape', parentId?: string): CanvasObject {
  const common = {
    id,
    pageId: 'p',
    order: 'a0',
    name: id,
    position: [0, 0],
    size: [10, 10],
    rotation: 0,
    opacity: 1,
    locked: false,
    hidden: false,
    interactions: [],
    ...(parentId === undefined ? {} : { parentId }),
  } as const;
  return type === 'group'
    ? { ...common, type }
    : {
        ...common,
        type,
        shape: 'rect',
        fill: '#000000',
        stroke: 'transparent',
        strokeWidth: 0,
        cornerRadius: 0,
        points: [],
        path: '',
      };
}

// Back to front: photo, group (band, title), badge.
const objects = [
  object('photo', 'shape'),
  object('group', 'group'),
  object('band', 'shape', 'group'),
  object('title', 'shape', 'group'),
  object('badge', 'shape'),
];

describe('layerRows', () => {
  it('lists front to back, children under their group', () => {
    const rows = layerRows(objects, new Set());
    expect(rows.map(({ object: { id }, level }) => `${level} ${id}`)).toEqual([
      '1 badge',
      '1 group',
      '2 title',
      '2 band',
      '1 photo',
    ]);
    expect(rows[1]).toMatchObject({ isGroup: true, isOpen: true, place: 2, siblings: 3 });
  });

  it('leaves out what is in closed groups', () => {
    expect(layerRows(objects, new Set(['group'])).map(({ object: { id } }) => id)).toEqual([
      'badge',
      'group',
      'photo',
    ]);
  });
});

describe('dropCommands', () => {
  it('puts what is dropped above a row in front of it', () => {
    expect(dropCommands(objects, ['photo'], 'badge', 'above')).toEqual([
      { type: 'REORDER', id: 'photo', after: 'badge' },
    ]);
  });

  it('puts what is dropped below the last row to the back', () => {
    expect(dropCommands(objects, ['badge'], 'photo', 'below')).toEqual([
      { type: 'REORDER', id: 'badge', after: null },
    ]);
    expect(dropCommands(objects, ['badge'], 'group', 'below')).toEqual([
      { type: 'REORDER', id: 'badge', after: 'photo' },
    ]);
  });

  it('moves into a group and out of it', () => {
    expect(dropCommands(objects, ['badge'], 'group', 'inside')).toEqual([
      { type: 'UPDATE_OBJECT', id: 'badge', payload: { parentId: 'group' } },
      { type: 'REORDER', id: 'badge', after: 'title' },
    ]);
    expect(dropCommands(objects, ['band'], 'badge', 'above')).toEqual([
      { type: 'UPDATE_OBJECT', id: 'band', payload: { parentId: null } },
      { type: 'REORDER', id: 'band', after: 'badge' },
    ]);
  });

  it('keeps several in their order', () => {
    expect(dropCommands(objects, ['badge', 'group'], 'photo', 'below')).toEqual([
      { type: 'REORDER', id: 'group', after: null },
      { type: 'REORDER', id: 'badge', after: 'group' },
    ]);
  });

  it('never puts a group into itself', () => {
    expect(dropCommands(objects, ['group'], 'band', 'above')).toEqual([]);
    expect(dropCommands(objects, ['group'], 'group', 'inside')).toEqual([]);
  });
});

describe('rowRange', () => {
  it('spans rows in either direction', () => {
    const rows = layerRows(objects, new Set());
    expect(rowRange(rows, 'band', 'group')).toEqual(['group', 'title', 'band']);
    expect(rowRange(rows, 'gone', 'band')).toEqual(['band']);
  });
});
