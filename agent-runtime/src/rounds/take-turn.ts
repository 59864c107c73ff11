import { edit } from '@sparklio/shared/documents/edit';
import { readProposals } from '@sparklio/shared/documents/review/read';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { staleReads } from '@sparklio/shared/documents/review/stale';
import { addProposal, removeProposals, updateProposal } from '@sparklio/shared/documents/review/write';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import type * as Y from 'yjs';
import { findingOf, tryMends } from '../rules/choose-mend.ts';
import type { Verdict } from '../rules/choose-mend.ts';
import type { Finding, Rule } from '../rules/rule.ts';
import type { Turn, TurnRecord } from '../turn/turn.ts';
import { outdatedWithdrawals } from './clear-out.ts';
import type { Inspection, Sighting } from './inspection.ts';
import type { ProposalMemory } from './proposal-memory.ts';
import type { Slicer } from './slicer.ts';
import { inOrderOfNeed, sortOut } from './sort-out.ts';

/** Open proposals of one agent in one creative; more are held back until people have dealt with these. */
export const OPEN_LIMIT = 40;
/** More than that, for what a person has only just touched: it must not wait behind old findings. */
export const TOUCHED_EXTRA = 10;

type Obstacle = 'stopped' | 'offline';

/** Where a turn takes place, and with what. */
export interface TurnPlace {
  readonly content: Y.Doc;
  readonly review: Y.Doc;
  readonly author: { readonly id: string; readonly name: string };
  readonly inspection: Inspection;
  readonly memory: ProposalMemory;
  readonly brand: BrandKit | null;
  /** rules of all agents, which no mend may break */
  readonly allRules: readonly Rule[];
  readonly slicer: Slicer;
  /** objects that people have touched since the last turn */
  readonly touched: ReadonlySet<string>;
  /** asked before each write: whether a person is in the middle of writing this text, so that it is left alone */
  readonly isTyping: (objectId: string) => boolean;
  /** asked before each write: why nothing may be written now */
  readonly obstacle: () => Obstacle | undefined;
  /** awaited before `obstacle` is asked for a write: makes sure that it knows. Rejects if that cannot be known */
  readonly confirm: () => Promise<void>;
  /** epoch ms */
  readonly now: () => number;
}

export interface TurnResult {
  readonly record: TurnRecord;
  /** something was stale or may still be on its way: another turn should follow soon */
  readonly isUnsettled: boolean;
  /** proposals of this agent that are open now */
  readonly open: number;
}

type Step =
  | { readonly kind: 'withdraw'; readonly proposal: Proposal }
  | { readonly kind: 'propose'; readonly sighting: Sighting; readonly instead?: Proposal };

const GONE = 'No longer so: the work has changed.';
const REPLACED = 'Looked at again after a change: see the newer proposal.';

/**
 * One turn: look at what changed, compare with what was proposed before, and write the difference.
 * A finding whose reads no longer hold when it is to be written is not written.
 */
export async function takeTurn(turn: Turn, place: TurnPlace): Promise<TurnResult> {
  const { inspection, memory, slicer, touched, brand } = place;
  const counts = { added: 0, withdrawn: 0, stale: 0, heldBack: 0 };
  let outcome: TurnRecord['outcome'] = 'done';
  let isSettling = false;
  let pages: ReadonlySet<string> = new Set();
  let faults = 0;

  if (inspection.isTooLarge) {
    outcome = 'too_large';
  } else {
    const deadline = performance.now() + turn.budget.ms;
    pages = await inspection.look({ brand, slicer, deadline, touched });
    const sightings = new Map(inspection.sightings().map((sighting) => [sighting.found.key, sighting]));
    const own = readProposals(place.review).filter(isOwn(place.author.id));
    const answered = recheckLeftOut(own, sightings, inspection);
    memory.note(answered, new Set(sightings.keys()));
    faults = sightings.size;
    const sorted = sortOut(
      [...sightings.values()].map(({ found }) => found),
      own,
      memory,
    );
    isSettling = sorted.isSettling;
    const { steps, heldBack } = planSteps(sorted, sightings, pages, touched);
    counts.heldBack = heldBack;
    const mendDeadline = performance.now() + turn.budget.ms;
    for (const step of steps) {
      if (isBeingWritten(step, place)) continue;
      const isSpent = counts.added >= turn.budget.proposals || performance.now() > mendDeadline;
      if (step.kind === 'propose' && isSpent) {
        if (step.instead === undefined) counts.heldBack += 1;
        continue;
      }
      const done = await carryOut(step, turn, place);
      if (done === 'stopped' || done === 'offline') {
        outcome = done;
        break;
      }
      if (done === 'stale') counts.stale += 1;
      if (done === 'added' || done === 'replaced') counts.added += 1;
      if (done === 'withdrawn' || done === 'replaced') counts.withdrawn += 1;
    }
    if (outcome === 'done') outcome = (await clearOut(turn, place)) ?? outcome;
  }
  const { id: turnId, agent, creativeId, reason, startedAt } = turn;
  const durationMs = place.now() - startedAt;
  return {
    record: {
      turnId,
      agent,
      creativeId,
      reason,
      startedAt,
      durationMs,
      pages: pages.size,
      faults,
      ...counts,
      outcome,
    },
    isUnsettled: counts.stale > 0 || isSettling,
    open: openCount(place.review, place.author.id),
  };
}

/**
 * A look at a full page leaves things out. What was proposed before and was left out is looked at on its own,
 * and added to the sightings if it is still there. Returns the proposals of which the look says something.
 */
function recheckLeftOut(
  own: readonly Proposal[],
  sightings: Map<string, Sighting>,
  inspection: Inspection,
): readonly Proposal[] {
  return own.filter((proposal) => {
    if (sightings.has(proposal.findingKey ?? '')) return true;
    const { unasked, sighting } = inspection.recheck(proposal);
    if (sighting !== undefined) sightings.set(sighting.found.key, sighting);
    return !unasked || sighting !== undefined;
  });
}

/** This agent's proposals that wait for people. */
export function openCount(review: Y.Doc, authorId: string): number {
  return readProposals(review).filter((proposal) => isOwn(authorId)(proposal) && proposal.status === 'open')
    .length;
}

function isOwn(authorId: string): (proposal: Proposal) => boolean {
  return (proposal) => proposal.authorId === authorId && proposal.findingKey !== undefined;
}

function planSteps(
  { kept, gone, fresh }: ReturnType<typeof sortOut>,
  sightings: ReadonlyMap<string, Sighting>,
  pages: ReadonlySet<string>,
  touched: ReadonlySet<string>,
): { steps: readonly Step[]; heldBack: number } {
  const steps: Step[] = [];
  for (const { proposal, successor } of gone) {
    const sighting = successor && sightings.get(successor.key);
    steps.push(sighting ? { kind: 'propose', sighting, instead: proposal } : { kind: 'withdraw', proposal });
  }
  for (const { proposal, found } of kept) {
    const sighting = sightings.get(found.key);
    if (sighting && pages.has(sighting.context.view.page.id))
      steps.push({ kind: 'propose', sighting, instead: proposal });
  }
  const room = OPEN_LIMIT - kept.length - gone.filter(({ successor }) => successor).length;
  const isTouched = (id: string): boolean => touched.has(id);
  const wanted = inOrderOfNeed(fresh, touched).filter(
    ({ fault }, index) => index < room + (isTouched(fault.targets[0]) ? TOUCHED_EXTRA : 0),
  );
  for (const { key } of wanted) {
    const sighting = sightings.get(key);
    if (sighting) steps.push({ kind: 'propose', sighting });
  }
  return { steps, heldBack: fresh.length - wanted.length };
}

/** Whether a step is about a text that is being written. The agent looks again when that is done. */
function isBeingWritten(step: Step, { isTyping }: TurnPlace): boolean {
  const proposals =
    step.kind === 'withdraw' ? [step.proposal] : step.instead === undefined ? [] : [step.instead];
  const found = step.kind === 'propose' ? step.sighting.found.fault.targets : [];
  return [...found, ...proposals.flatMap(({ targets }) => targets)].some(isTyping);
}

/** @returns why nothing may be written now */
async function obstacleTo({ confirm, obstacle }: TurnPlace): Promise<Obstacle | undefined> {
  try {
    await confirm();
  } catch {
    return 'offline';
  }
  return obstacle();
}

async function clearOut(turn: Turn, place: TurnPlace): Promise<Obstacle | undefined> {
  const { review, author } = place;
  const outdated = (): readonly string[] =>
    outdatedWithdrawals(readProposals(review).filter(isOwn(author.id)));
  if (outdated().length === 0) return undefined;
  const obstacle = await obstacleTo(place);
  if (obstacle === undefined) removeProposals(review, outdated(), turn.origin);
  return obstacle;
}

type Done = 'added' | 'replaced' | 'withdrawn' | 'stale' | 'same' | Obstacle;

/** Works out one step and writes it, in one transaction and in the same turn of the event loop as its last checks. */
async function carryOut(step: Step, turn: Turn, place: TurnPlace): Promise<Done> {
  await place.slicer.pause();
  const { review, content } = place;
  if (step.kind === 'withdraw') {
    const obstacle = await obstacleTo(place);
    if (obstacle !== undefined) return obstacle;
    updateProposal(review, step.proposal.id, { status: 'withdrawn', reason: GONE }, turn.origin);
    return 'withdrawn';
  }
  const { found, context } = step.sighting;
  const finding = findingOf(found, await decide(step.sighting, place), context);
  const { instead } = step;
  if (instead !== undefined && isSame(instead, finding) && staleReads(content, instead.reads).length === 0)
    return 'same';
  const obstacle = await obstacleTo(place);
  if (obstacle !== undefined) return obstacle;
  if (staleReads(content, finding.reads).length > 0) return 'stale';
  turn.reads.add(finding.reads);
  edit(review, turn.origin, () => {
    if (instead !== undefined)
      updateProposal(review, instead.id, { status: 'withdrawn', reason: REPLACED }, turn.origin);
    addProposal(review, proposalOf(finding, turn, place.author), turn.origin);
  });
  return instead === undefined ? 'added' : 'replaced';
}

async function decide({ found, context }: Sighting, { allRules, slicer }: TurnPlace): Promise<Verdict> {
  const trying = tryMends(found, context, allRules);
  for (;;) {
    const step = trying.next();
    if (step.done) return step.value;
    await slicer.pause();
  }
}

/** Whether a proposal says what the finding says: the same thing found, and the same way to mend it. */
function isSame(proposal: Proposal, finding: Finding): boolean {
  return (
    proposal.findingKey === finding.findingKey &&
    JSON.stringify(proposal.commands) === JSON.stringify(finding.commands) &&
    proposal.rationale === finding.rationale
  );
}

function proposalOf(finding: Finding, turn: Turn, author: TurnPlace['author']) {
  const commands = finding.commands.map((command) => ({ ...command }));
  return {
    ...finding,
    commands,
    authorId: author.id,
    authorName: author.name,
    authorKind: 'agent' as const,
    turnId: turn.id,
  };
}
