import { describe, expect, it } from 'vitest';
import type { Decision } from '@sparklio/shared/documents/review/schema';
import { reviewStateOf } from './review-state.ts';

const made = (
  decision: Decision['decision'],
  scope: Decision['scope'] = 'whole',
  stale = false,
): Decision => ({
  id: 'd',
  decision,
  scope,
  userId: 'u',
  userName: 'Una',
  createdAt: '2026-01-01T00:00:00.000Z',
  contentHash: '0',
  stale,
});

describe('the state of a review', () => {
  it.each([
    ['draft without decisions', [], false, 'draft'],
    ['reviewing once asked for', [], true, 'reviewing'],
    ['approved by an approval of the whole', [made('approve')], false, 'approved'],
    ['reviewing when only a part is approved', [made('approve', 'brand')], false, 'reviewing'],
    ['reviewing when the approval is stale', [made('approve', 'whole', true)], false, 'reviewing'],
    [
      'reviewing after a later request for changes',
      [made('approve'), made('request_changes')],
      false,
      'reviewing',
    ],
    ['reviewing after a later hold on a part', [made('approve'), made('hold', 'legal')], false, 'reviewing'],
    [
      'approved when approved again',
      [made('approve'), made('hold', 'legal'), made('approve')],
      false,
      'approved',
    ],
    ['approved when a part is approved later', [made('approve'), made('approve', 'copy')], true, 'approved'],
  ] as const)('is %s', (_what, decisions, requested, state) => {
    expect(reviewStateOf(decisions, requested)).toBe(state);
  });
});
