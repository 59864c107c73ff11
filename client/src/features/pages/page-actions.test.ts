import type { CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { describe, expect, it } from 'vitest';
import { addPage, deletePage, movePage } from './page-actions.ts';

const page = (id: string): CanvasPage => ({
  id,
  name: id,
  size: [1080, 1920],
  background: '#ffffff',
  order: 'a0',
});
const pages = [page('a'), page('b'), page('c')];

describe('pages', () => {
  it('are added after the open one in its size', () => {
    const { commands, open } = addPage(pages, pages[0]);
    expect(commands).toEqual([
      {
        type: 'ADD_PAGE',
        page: { id: open, name: 'Page 4', size: [1080, 1920], background: '#ffffff' },
        after: 'a',
      },
    ]);
  });

  it('hand over to their neighbour when deleted', () => {
    expect(deletePage(pages, 'b').open).toBe('c');
    expect(deletePage(pages, 'c').open).toBe('b');
    expect(deletePage([page('a')], 'a').open).toBeUndefined();
  });

  it('move to a place, the first included', () => {
    expect(movePage(pages, 'c', 0).commands).toEqual([{ type: 'MOVE_PAGE', id: 'c', after: null }]);
    expect(movePage(pages, 'a', 1).commands).toEqual([{ type: 'MOVE_PAGE', id: 'a', after: 'b' }]);
    expect(movePage(pages, 'a', 9).commands).toEqual([{ type: 'MOVE_PAGE', id: 'a', after: 'c' }]);
    expect(movePage(pages, 'b', 1).commands).toEqual([]);
  });
});
