import type { Creative } from '@sparklio/shared/protocol/api';
import { describe, expect, it } from 'vitest';
import { groupByCampaign, waitsFor } from './group-creatives.ts';

const creative = (id: string, day: number, more: Partial<Creative> = {}): Creative => ({
  id,
  workspaceId: 'w',
  kind: 'canvas',
  title: id,
  campaign: null,
  contentName: '',
  reviewName: '',
  role: 'editor',
  status: 'draft',
  staleDecisions: 0,
  coverUrl: '',
  updatedAt: `2026-01-0${day}T00:00:00Z`,
  ...more,
});

describe('groupByCampaign', () => {
  it('has the campaign that was worked on last first, and the rest at the end', () => {
    const spring = { id: 's', name: 'Spring' };
    const autumn = { id: 'a', name: 'Autumn' };
    const groups = groupByCampaign([
      creative('1', 9),
      creative('2', 3, { campaign: spring }),
      creative('3', 5, { campaign: autumn }),
      creative('4', 6, { campaign: spring }),
    ]);
    expect(groups.map(({ campaign, creatives }) => [campaign?.name, creatives.map(({ id }) => id)])).toEqual([
      ['Spring', ['4', '2']],
      ['Autumn', ['3']],
      [undefined, ['1']],
    ]);
  });
});

describe('waitsFor', () => {
  it('asks those who decide for a decision', () => {
    expect(waitsFor(creative('1', 1, { status: 'reviewing', role: 'reviewer' }))).toBe('review');
    expect(waitsFor(creative('1', 1, { status: 'reviewing', role: 'editor' }))).toBeUndefined();
  });

  it('tells editors and reviewers of approvals that an edit made stale', () => {
    expect(waitsFor(creative('1', 1, { status: 'approved', staleDecisions: 1 }))).toBe('stale');
    expect(waitsFor(creative('1', 1, { staleDecisions: 1, role: 'viewer' }))).toBeUndefined();
  });
});
