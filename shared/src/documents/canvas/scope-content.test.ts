import { describe, expect, it } from 'vitest';
import { newCanvas } from '../../testing/new-canvas.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { SCOPES } from '../review/schema.ts';
import type { Scope } from '../review/schema.ts';
import { readCanvas } from './read.ts';
import { scopeContent } from './scope-content.ts';

function sample() {
  const canvas = newCanvas();
  const text = canvas.add({ type: 'text', text: 'Half price' });
  const image = canvas.add({ type: 'image', assetId: 'photo', alt: 'Tea' });
  const shape = canvas.add();
  return { canvas, text, image, shape };
}

function moved(canvas: TestCanvas, ...commands: readonly object[]): Scope[] {
  const before = readCanvas(canvas.doc);
  canvas.run(...commands);
  const after = readCanvas(canvas.doc);
  return SCOPES.filter((scope) => scopeContent(before, scope) !== scopeContent(after, scope));
}

describe('[CV60] what a decision is about', () => {
  const change = (id: string, payload: object) => ({ type: 'UPDATE_OBJECT', id, payload });

  it('is all that is seen, for the whole', () => {
    const { canvas, shape } = sample();
    expect(moved(canvas, change(shape, { position: [5, 5] }))).toEqual(['whole', 'brand']);
    expect(
      moved(canvas, { type: 'UPDATE_PAGE', id: canvas.pageId, payload: { background: '#000' } }),
    ).toEqual(['whole', 'brand']);
  });

  it('is words for copy, words and pictures for legal, the rest for brand', () => {
    const { canvas, text, image } = sample();
    expect(moved(canvas, change(text, { text: 'Full price' }))).toEqual(['whole', 'legal', 'copy']);
    expect(moved(canvas, change(image, { alt: 'Green tea' }))).toEqual(['whole', 'legal', 'copy']);
    expect(moved(canvas, change(image, { assetId: 'other' }))).toEqual(['whole', 'brand', 'legal']);
    expect(moved(canvas, change(text, { fontFamily: 'Lora' }))).toEqual(['whole', 'brand']);
    expect(moved(canvas, change(text, { interactions: [{ href: '/sale' }] }))).toEqual(['whole', 'legal']);
  });

  it('is not names, locks or keys of the order', () => {
    const { canvas, text, shape } = sample();
    expect(moved(canvas, change(text, { name: 'Claim', locked: true }))).toEqual([]);
    expect(moved(canvas, { type: 'UPDATE_PAGE', id: canvas.pageId, payload: { name: 'Front' } })).toEqual([]);
    expect(moved(canvas, { type: 'UPDATE_META', payload: { title: 'Other' } })).toEqual([]);
    const undo = { type: 'REORDER', id: shape, after: null };
    expect(moved(canvas, undo)).toEqual(['whole', 'brand']);
    expect(moved(canvas, { type: 'REORDER', from: 0, to: 2 }, { type: 'REORDER', from: 2, to: 0 })).toEqual(
      [],
    );
  });

  it('is nothing hidden, in a hidden group either', () => {
    const { canvas, text, image } = sample();
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [text, image] }).ids;
    expect(moved(canvas, change(group, { hidden: true }))).toEqual(['whole', 'brand', 'legal', 'copy']);
    expect(moved(canvas, change(text, { text: 'Free', fontSize: 90 }))).toEqual([]);
  });

  it('is the same text for the same content in another document', () => {
    const { canvas } = sample();
    for (const scope of SCOPES) {
      expect(scopeContent(readCanvas(canvas.fork().doc), scope)).toBe(
        scopeContent(readCanvas(canvas.doc), scope),
      );
    }
  });
});
