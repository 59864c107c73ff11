import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { describe, expect, it } from 'vitest';
import { filterProposals, acceptable, doneProposals, groupProposals, ruleWords } from './proposal-groups.ts';

function proposal(id: string, minute: number, more: Partial<Proposal> = {}): Proposal {
  return {
    id,
    authorId: 'brand-agent',
    authorName: 'Brand',
    authorKind: 'agent',
    title: id,
    rationale: '',
    targets: [],
    commands: [{ type: 'UPDATE_META', payload: {} }],
    reads: [],
    status: 'open',
    createdAt: new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString(),
    costUsd: 0,
    ...more,
  };
}

describe('groupProposals', () => {
  it('puts the proposals of a rule together, oldest first, and keeps the order of the groups as more come', () => {
    const first = [proposal('b', 2, { rule: 'brand.colour' }), proposal('a', 1, { rule: 'copy.spelling' })];
    const before = groupProposals(first);
    const after = groupProposals([proposal('c', 3, { rule: 'copy.spelling' }), ...first]);
    expect(before.map(({ rule }) => rule)).toEqual(['copy.spelling', 'brand.colour']);
    expect(after.map(({ rule, proposals }) => [rule, proposals.map(({ id }) => id)])).toEqual([
      ['copy.spelling', ['a', 'c']],
      ['brand.colour', ['b']],
    ]);
  });

  it('keeps proposals without a rule, and those of other authors, apart', () => {
    const groups = groupProposals([
      proposal('a', 1),
      proposal('b', 2),
      proposal('c', 3, { rule: 'x' }),
      proposal('d', 4, { rule: 'x', authorId: 'other' }),
    ]);
    expect(groups).toHaveLength(4);
  });

  it('leaves out what is decided', () => {
    expect(groupProposals([proposal('a', 1, { status: 'accepted' })])).toEqual([]);
  });
});

describe('acceptable', () => {
  it('leaves out findings without a fix', () => {
    const [group] = groupProposals([
      proposal('a', 1, { rule: 'x' }),
      proposal('b', 2, { rule: 'x', commands: [] }),
    ]);
    expect(group && acceptable(group).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('doneProposals', () => {
  it('has the newest decision first', () => {
    const done = doneProposals([
      proposal('a', 1, { status: 'rejected', decidedAt: '2026-01-02T00:00:00Z' }),
      proposal('b', 2, { status: 'withdrawn' }),
      proposal('c', 3, { status: 'accepted', decidedAt: '2026-01-03T00:00:00Z' }),
      proposal('d', 4),
    ]);
    expect(done.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });
});

describe('filterProposals', () => {
  const all = [
    proposal('a', 1, { targets: ['o1'] }),
    proposal('b', 2, { targets: ['o2'], authorName: 'Copy' }),
  ];
  const ids = (found: readonly Proposal[]): readonly string[] => found.map(({ id }) => id);

  it('narrows to objects or to an author, and to nothing without a filter', () => {
    expect(ids(filterProposals(all, undefined))).toEqual(['a', 'b']);
    expect(ids(filterProposals(all, { kind: 'objects', ids: ['o2', 'o3'] }))).toEqual(['b']);
    expect(ids(filterProposals(all, { kind: 'author', title: 'Brand', names: ['brand', 'Brand'] }))).toEqual([
      'a',
    ]);
  });
});

describe('ruleWords', () => {
  it('makes words of a rule', () => {
    expect(ruleWords('layout.text-overflow')).toBe('Layout · text overflow');
    expect(ruleWords('contrast')).toBe('Contrast');
  });
});
