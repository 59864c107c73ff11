import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { takeReadyState } from './ready-state.ts';

function documentWith(title: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getMap('meta').set('title', title);
  return doc;
}

describe('the ready state of a document', () => {
  it('fills a document that holds nothing', async () => {
    const doc = new Y.Doc();
    await takeReadyState(doc, async () => Y.encodeStateAsUpdateV2(documentWith('Hero')));
    expect(doc.getMap('meta').get('title')).toBe('Hero');
  });

  it('is not asked for by a document that this browser kept', async () => {
    let asked = false;
    await takeReadyState(documentWith('Mine'), async () => {
      asked = true;
      return new Uint8Array();
    });
    expect(asked).toBe(false);
  });

  it.each([
    ['cannot be had', () => Promise.reject(new Error('offline'))],
    ['is not one', async () => Uint8Array.of(1, 2, 3)],
  ])('leaves everything to the socket when it %s', async (_what, getState) => {
    const doc = new Y.Doc();
    await takeReadyState(doc, getState);
    expect(doc.getMap('meta').size).toBe(0);
  });

  it('does not touch a document that was closed meanwhile', async () => {
    const doc = new Y.Doc();
    await takeReadyState(doc, async () => {
      doc.destroy();
      return Y.encodeStateAsUpdateV2(documentWith('Hero'));
    });
    expect(doc.getMap('meta').size).toBe(0);
  });
});
