import type { Decision } from '@sparklio/shared/documents/review/schema';
import { describe, expect, it } from 'vitest';
import { viewDecisions } from './decision-state.ts';

const decision = (id: string, scope: Decision['scope'], day: number): Decision => ({
  id,
  decision: 'approve',
  scope,
  userId: 'u',
  userName: 'Rae',
  createdAt: `2026-01-0${day}T00:00:00Z`,
  contentHash: '',
  stale: false,
});

describe('viewDecisions', () => {
  it('lets the newest of each scope count', () => {
    const { current, earlier } = viewDecisions([
      decision('a', 'legal', 1),
      decision('b', 'whole', 2),
      decision('c', 'legal', 3),
    ]);
    expect(current.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(earlier.map(({ id }) => id)).toEqual(['a']);
  });
});
