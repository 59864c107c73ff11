import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { describe, expect, it } from 'vitest';
import { commandWords } from './command-words.ts';

const headline: CanvasObject = {
  type: 'text',
  id: 't1',
  pageId: 'p1',
  order: 'a0',
  name: 'Headline',
  position: [0, 0],
  size: [10, 10],
  rotation: 0,
  opacity: 1,
  locked: false,
  hidden: false,
  interactions: [],
  text: 'Hello',
  fontFamily: 'Inter',
  fontSize: 32,
  fontWeight: 400,
  fontStyle: 'normal',
  lineHeight: 1.2,
  letterSpacing: 0,
  textAlign: 'left',
  fill: '#000000',
};
const names = { object: (id: string) => (id === 't1' ? headline : undefined), page: () => undefined };

describe('commandWords', () => {
  it('names the object, the property and the new value', () => {
    expect(
      commandWords(
        { type: 'UPDATE_OBJECT', id: 't1', payload: { fill: '#1f4d3a', fontSize: 40.004 } },
        names,
      ),
    ).toBe('Headline: colour → #1f4d3a, text size → 40');
    expect(commandWords({ type: 'UPDATE_OBJECT', id: 't1', payload: { size: [100.04, 50] } }, names)).toBe(
      'Headline: size → 100 × 50',
    );
    expect(commandWords({ type: 'DELETE_OBJECT', id: 't1' }, names)).toBe('Delete Headline');
  });

  it('says so when the object is gone', () => {
    expect(commandWords({ type: 'DELETE_OBJECT', id: 'x' }, names)).toBe('Delete something that is gone');
  });

  it('takes whatever a peer wrote', () => {
    for (const command of [
      null,
      7,
      'UPDATE_OBJECT',
      [],
      {},
      { type: 'UPDATE_OBJECT' },
      { type: 'GROUP' },
      { type: 'NEW' },
    ]) {
      expect(commandWords(command, names)).toEqual(expect.any(String));
    }
  });
});
