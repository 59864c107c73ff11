import type { Thread } from '@sparklio/shared/documents/review/schema';
import { describe, expect, it } from 'vitest';
import { anchorWords, neighbourThread, numberThreads } from './thread-list.ts';

const thread = (id: string, day: number): Thread => ({
  id,
  authorId: 'u',
  authorName: 'Rae',
  anchor: { kind: 'whole' },
  createdAt: `2026-01-0${day}T00:00:00Z`,
  resolved: false,
  comments: [],
});
const numbered = numberThreads([thread('b', 2), thread('a', 1), thread('c', 3)]);

describe('threads', () => {
  it('are numbered by age', () => {
    expect(numbered.map(({ thread: { id }, number }) => `${number}${id}`)).toEqual(['1a', '2b', '3c']);
  });

  it('can be walked through in both directions, around the ends', () => {
    expect(neighbourThread(numbered, undefined, 1)).toBe('a');
    expect(neighbourThread(numbered, undefined, -1)).toBe('c');
    expect(neighbourThread(numbered, 'c', 1)).toBe('a');
    expect(neighbourThread(numbered, 'a', -1)).toBe('c');
    expect(neighbourThread([], 'a', 1)).toBeUndefined();
  });

  it('say so when what they are about is gone', () => {
    const none = { object: () => undefined, page: () => undefined };
    expect(anchorWords({ kind: 'object', objectId: 'x' }, none)).toBe('On something that was deleted');
    expect(anchorWords({ kind: 'point', pageId: 'p', point: [0.5, 0.5] }, none)).toBe(
      'On something that was deleted',
    );
    expect(anchorWords({ kind: 'whole' }, none)).toBe('Whole creative');
  });
});
