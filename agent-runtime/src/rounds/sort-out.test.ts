import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { describe, expect, it } from 'vitest';
import type { Fault, Found, Rule } from '../rules/rule.ts';
import { inOrderOfNeed, sortOut } from './sort-out.ts';
import type { Memory } from './sort-out.ts';

const rule = (id: string): Rule => ({ id, title: id });
const seen = (subject: string, values = 'v', ruleId = 'brand.palette'): Found => {
  const fault: Fault = { targets: [subject], values, title: '', rationale: '', advice: '', reads: [] };
  const place = `${ruleId}|${subject}|`;
  return { rule: rule(ruleId), fault, place, key: `${place}=${values}` };
};
const said = (
  id: string,
  found: Found,
  status: Proposal['status'] = 'open',
  createdAt = '2026-01-01',
): Proposal => ({
  id,
  authorId: 'agent',
  authorName: 'Brand',
  authorKind: 'agent',
  findingKey: found.key,
  title: '',
  rationale: '',
  targets: found.fault.targets,
  commands: [],
  reads: [],
  status,
  createdAt,
  costUsd: 0,
});

const longAgo: Memory = { wasAbsentSince: () => false, isJustDecided: () => false };
const justNow: Memory = { wasAbsentSince: () => false, isJustDecided: () => true };
const backAgain: Memory = { wasAbsentSince: () => true, isJustDecided: () => true };

const summary = (found: readonly Found[], proposals: readonly Proposal[], memory = longAgo) => {
  const { kept, gone, fresh, isSettling } = sortOut(found, proposals, memory);
  return {
    kept: kept.map(({ proposal }) => proposal.id),
    gone: gone.map(({ proposal, successor }) => [proposal.id, successor?.key ?? null]),
    fresh: fresh.map(({ key }) => key),
    ...(isSettling ? { isSettling } : {}),
  };
};

const a = seen('a');

describe('comparing findings with what was said before', () => {
  it.each<[string, readonly Found[], readonly Proposal[], Memory, object]>([
    ['a new finding is fresh', [a], [], longAgo, { kept: [], gone: [], fresh: [a.key] }],
    [
      'an open one that still holds is kept',
      [a],
      [said('1', a)],
      longAgo,
      { kept: ['1'], gone: [], fresh: [] },
    ],
    [
      'an open one that no longer holds is gone',
      [],
      [said('1', a)],
      longAgo,
      { kept: [], gone: [['1', null]], fresh: [] },
    ],
    [
      'what is wrong there now succeeds it',
      [seen('a', 'w')],
      [said('1', a)],
      longAgo,
      { kept: [], gone: [['1', seen('a', 'w').key]], fresh: [] },
    ],
    [
      'what was rejected is never said again',
      [a],
      [said('1', a, 'rejected')],
      backAgain,
      { kept: [], gone: [], fresh: [] },
    ],
    [
      'not even if it is open a second time',
      [a],
      [said('1', a, 'rejected'), said('2', a)],
      longAgo,
      { kept: [], gone: [['2', null]], fresh: [] },
    ],
    [
      'other values in the same place are another finding',
      [seen('a', 'w')],
      [said('1', a, 'rejected')],
      longAgo,
      { kept: [], gone: [], fresh: [seen('a', 'w').key] },
    ],
    [
      'what was withdrawn may be said again',
      [a],
      [said('1', a, 'withdrawn')],
      longAgo,
      { kept: [], gone: [], fresh: [a.key] },
    ],
    [
      'what was accepted long ago and is there was made again',
      [a],
      [said('1', a, 'accepted')],
      longAgo,
      { kept: [], gone: [], fresh: [a.key] },
    ],
    [
      'what was accepted just now may still be on its way',
      [a],
      [said('1', a, 'accepted')],
      justNow,
      { kept: [], gone: [], fresh: [], isSettling: true },
    ],
    [
      'unless it was gone in between',
      [a],
      [said('1', a, 'accepted')],
      backAgain,
      { kept: [], gone: [], fresh: [a.key] },
    ],
    [
      'what was accepted in part stays as people left it',
      [a],
      [said('1', a, 'partly_accepted')],
      longAgo,
      { kept: [], gone: [], fresh: [] },
    ],
    [
      'of two that say the same the first stays',
      [a],
      [said('2', a, 'open', '2026-01-02'), said('1', a)],
      longAgo,
      { kept: ['1'], gone: [['2', null]], fresh: [] },
    ],
  ])('%s', (_name, found, proposals, memory, expected) => {
    expect(summary(found, proposals, memory)).toEqual(expected);
  });
});

describe('the order of need', () => {
  it('says first what people have just touched, then one of each rule in turn', () => {
    const many = [
      seen('a'),
      seen('b'),
      seen('c'),
      seen('d', 'v', 'copy.spelling'),
      seen('e', 'v', 'copy.spelling'),
    ];
    const order = inOrderOfNeed(many, new Set(['c'])).map(({ fault }) => fault.targets[0]);
    expect(order).toEqual(['c', 'a', 'd', 'b', 'e']);
  });
});
