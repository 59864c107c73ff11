import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { placeOf } from '../rules/find-faults.ts';
import type { Found } from '../rules/rule.ts';

/** What an agent has to do about its proposals after it has looked. */
export interface SortedOut {
  /** open, and still true */
  readonly kept: readonly { readonly proposal: Proposal; readonly found: Found }[];
  /** open, but no longer true; `successor` is what is wrong in the same place now */
  readonly gone: readonly { readonly proposal: Proposal; readonly successor: Found | undefined }[];
  /** not said yet */
  readonly fresh: readonly Found[];
  /** accepted a moment ago and still seen: the change may be on its way, so look again soon */
  readonly isSettling: boolean;
}

/** What is remembered between looks, in this process only. */
export interface Memory {
  /** Whether the finding was not there at some look after its proposal was decided. */
  wasAbsentSince(proposal: Proposal): boolean;
  /** Whether the proposal was decided so recently that its change may still be on its way. */
  isJustDecided(proposal: Proposal): boolean;
}

/**
 * Compares findings with what this agent has proposed before, by finding key. What was rejected is never said
 * again; what was accepted in part is left alone unless it was mended and came back; what was accepted and is there
 * again was made again by somebody and is proposed anew. Pure.
 *
 * @param proposals all of this agent's, in any state
 */
export function sortOut(found: readonly Found[], proposals: readonly Proposal[], memory: Memory): SortedOut {
  const byKey = Map.groupBy(proposals, ({ findingKey }) => findingKey ?? '');
  const foundByKey = new Map(found.map((each) => [each.key, each]));
  const open = proposals.filter(({ status }) => status === 'open');
  const firstOpen = new Map(
    open
      .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
      .map((proposal) => [proposal.findingKey, proposal.id]),
  );

  const kept: SortedOut['kept'][number][] = [];
  const dropped: Proposal[] = [];
  for (const proposal of open) {
    const still = foundByKey.get(proposal.findingKey ?? '');
    const isDouble = firstOpen.get(proposal.findingKey) !== proposal.id;
    if (still === undefined || isDouble || isRejected(byKey.get(still.key) ?? [])) dropped.push(proposal);
    else kept.push({ proposal, found: still });
  }

  let isSettling = false;
  const fresh = [...foundByKey.values()].filter(({ key }) => {
    if (firstOpen.has(key)) return false;
    const before = byKey.get(key) ?? [];
    if (isRejected(before)) return false;
    if (before.some((proposal) => proposal.status === 'accepted' && isStillComing(proposal, memory))) {
      isSettling = true;
      return false;
    }
    return !before.some(
      (proposal) => proposal.status === 'partly_accepted' && !memory.wasAbsentSince(proposal),
    );
  });

  const waiting = new Map(fresh.map((each) => [each.place, each]));
  const gone = dropped.map((proposal) => {
    const place = placeOf(proposal.findingKey ?? '');
    const successor = waiting.get(place);
    waiting.delete(place);
    return { proposal, successor };
  });
  return { kept, gone, fresh: [...waiting.values()], isSettling };
}

function isRejected(proposals: readonly Proposal[]): boolean {
  return proposals.some(({ status }) => status === 'rejected');
}

function isStillComing(proposal: Proposal, memory: Memory): boolean {
  return memory.isJustDecided(proposal) && !memory.wasAbsentSince(proposal);
}

/**
 * The order in which new findings are said when not all can be: what a person has just touched first,
 * then one of each rule in turn, so that no rule crowds out the others.
 */
export function inOrderOfNeed(fresh: readonly Found[], touched: ReadonlySet<string>): readonly Found[] {
  const isTouched = ({ fault }: Found): boolean => touched.has(fault.targets[0]);
  const byRule = [
    ...Map.groupBy(
      fresh.filter((each) => !isTouched(each)),
      ({ rule }) => rule.id,
    ).values(),
  ];
  const longest = Math.max(0, ...byRule.map((list) => list.length));
  const inTurn = Array.from({ length: longest }, (_, round) =>
    byRule.flatMap((list) => list[round] ?? []),
  ).flat();
  return [...fresh.filter(isTouched), ...inTurn];
}
