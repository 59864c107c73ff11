import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../src/agents/registry.ts';
import { chooseMend, contextAfter } from '../src/rules/choose-mend.ts';
import { allFaults } from '../src/rules/find-faults.ts';
import { PageView } from '../src/rules/page-view.ts';
import type { Found, Mend, RuleContext } from '../src/rules/rule.ts';
import { context } from './fixtures/canvas.ts';
import { SAMPLE_BACKGROUND, crowdedAd, faultyAd, teaKit } from './fixtures/sample-canvas.ts';
import { randomPage } from './fixtures/random-page.ts';
import { seededRandom } from './fixtures/seeded-random.ts';

const mendableFaults = (current: RuleContext): readonly Found[] =>
  allFaults(ALL_RULES, current).filter(({ rule }) => rule.isAdvice !== true);

/** A mend that would be proposed now, chosen by chance; undefined if none is left. */
function anyMend(current: RuleContext, faults: readonly Found[], random: () => number): Mend | undefined {
  const left = [...faults];
  while (left.length > 0) {
    const [fault] = left.splice(Math.floor(random() * left.length), 1);
    const verdict = fault === undefined ? undefined : chooseMend(fault, current, ALL_RULES);
    if (verdict?.kind === 'mend') return verdict.mend;
  }
  return undefined;
}

/** A context that does not lean on the ones before it, as an agent has after reading the document again. */
function settled({ view, brand }: RuleContext): RuleContext {
  return { view: new PageView(view.page, view.objects, view.fonts), brand };
}

/** Accepts one proposal after the other, in an order that the seed decides. Returns how many faults there were before each. */
function acceptAll(start: RuleContext, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const counts: number[] = [];
  for (let current = start; ;) {
    const faults = mendableFaults(current);
    counts.push(faults.length);
    const mend = anyMend(current, faults, random);
    if (mend === undefined) return counts;
    if (counts.length > 300) throw new Error('Accepting proposals does not come to an end.');
    current = settled(contextAfter(mend.commands, current));
  }
}

const strictlyFalls = (counts: readonly number[]): boolean =>
  counts.every((count, index) => index === 0 || count < (counts[index - 1] ?? Infinity));

describe('accepting every proposal', { timeout: 60_000 }, () => {
  const start = (objects: readonly CanvasObject[]): RuleContext =>
    context(objects, { brand: teaKit, page: { background: SAMPLE_BACKGROUND } });

  it('leaves nothing to mend on the sample ad in any order, each step leaving fewer faults', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const counts = acceptAll(start(faultyAd()), seed);
      expect(strictlyFalls(counts), `seed ${seed}: ${counts.join(' ')}`).toBe(true);
      expect(counts.at(-1), `seed ${seed}`).toBe(0);
    }
  });

  it('comes to an end on a crowded ad, where mends get in each other’s way', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const counts = acceptAll(start(crowdedAd()), seed);
      expect(strictlyFalls(counts), `seed ${seed}: ${counts.join(' ')}`).toBe(true);
    }
  });

  it('comes to an end on pages made at random', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const page = context(randomPage(seed, 12), { brand: teaKit, page: { background: '#eeeeee' } });
      const counts = acceptAll(page, seed);
      expect(strictlyFalls(counts), `seed ${seed}: ${counts.join(' ')}`).toBe(true);
    }
  });
});
