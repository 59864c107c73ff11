import { describe, expect, it } from 'vitest';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { ghostOf } from './ghosts.ts';
import { canvasOf, groupObject, shapeObject, textObject } from './test-objects.ts';

const canvas = canvasOf(
  textObject('t', { text: 'Tommorow' }),
  shapeObject('s', { position: [5, 5] }),
  groupObject('g'),
  shapeObject('in', { parentId: 'g' }),
  shapeObject('far', { pageId: 'other' }),
);

const proposal = (commands: readonly Json[], targets: readonly string[] = []): Proposal => ({
  id: 'p',
  authorId: 'agent',
  authorName: 'Copy',
  authorKind: 'agent',
  title: 'Fix',
  rationale: '',
  targets,
  commands,
  reads: [],
  status: 'open',
  createdAt: '2026-01-01T00:00:00Z',
  costUsd: 0,
});
const ghost = (commands: readonly Json[], targets?: readonly string[]) =>
  ghostOf(proposal(commands, targets), canvas, 'page');

describe('ghosts', () => {
  it('show objects as they would be, several commands on one object together', () => {
    const after = ghost([
      { type: 'UPDATE_OBJECT', id: 't', payload: { text: 'Tomorrow' } },
      { type: 'UPDATE_OBJECT', id: 't', payload: { fontSize: 40 } },
    ])?.after;
    expect(after).toMatchObject([{ id: 't', text: 'Tomorrow', fontSize: 40, type: 'text' }]);
  });

  it('show a text edit letter by letter', () => {
    expect(ghost([{ type: 'EDIT_TEXT', id: 't', index: 2, remove: 1, insert: '' }])?.after).toMatchObject([
      { text: 'Tomorow' },
    ]);
  });

  it('show new objects with the properties they would be born with', () => {
    const after = ghost([
      { type: 'ADD_OBJECT', payload: { type: 'shape', pageId: 'page', position: [1, 2] } },
    ])?.after;
    expect(after).toMatchObject([{ type: 'shape', position: [1, 2], size: [100, 100], opacity: 1 }]);
  });

  it('cross out what would go, groups with what is in them', () => {
    expect(ghost([{ type: 'DELETE_OBJECT', id: 'g' }])?.gone.map(({ id }) => id)).toEqual(['in']);
  });

  it('mark what is only spoken of', () => {
    expect(ghost([], ['s'])).toMatchObject({ after: [], gone: [], marked: [{ id: 's' }] });
  });

  it('are none on pages that are not concerned, and for commands that make no sense', () => {
    expect(ghost([{ type: 'UPDATE_OBJECT', id: 'far', payload: { fill: '#ffffff' } }])).toBeUndefined();
    expect(ghost([{ type: 'UPDATE_OBJECT', id: 'gone', payload: { fill: '#ffffff' } }])).toBeUndefined();
    expect(ghost([{ type: 'PAINT_IT_BLACK' }])).toBeUndefined();
  });
});
