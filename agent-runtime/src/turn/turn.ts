import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import type { Origin } from '@sparklio/shared/origin';
import { ReadRecorder } from '../rules/read-recorder.ts';

export type TurnReason = 'joined' | 'edit' | 'conversation' | 'brand' | 'task';

/** What a turn may spend. */
export interface TurnBudget {
  /** wall time for looking, and as much again for deciding, ms; what is known by then is written */
  readonly ms: number;
  /** proposals added */
  readonly proposals: number;
}

export const TURN_BUDGET: TurnBudget = { ms: 1_500, proposals: 24 };

/** One unit of agent work: it looks, decides and writes, under one id that stands on everything it wrote. */
export interface Turn {
  readonly id: string;
  readonly agent: string;
  readonly creativeId: string;
  readonly reason: TurnReason;
  readonly budget: TurnBudget;
  /** epoch ms */
  readonly startedAt: number;
  /** everything that what it wrote rests on */
  readonly reads: ReadRecorder;
  /** the origin of every edit of this turn */
  readonly origin: Origin;
}

export function createTurn(given: {
  agent: string;
  actorId: string;
  creativeId: string;
  reason: TurnReason;
  budget?: TurnBudget;
  startedAt: number;
}): Turn {
  const id = createId();
  const { agent, creativeId, reason, startedAt, budget = TURN_BUDGET } = given;
  const origin = createOrigin(given.actorId, 'agent', id);
  return { id, agent, creativeId, reason, budget, startedAt, reads: new ReadRecorder(), origin };
}

/** How a turn went, in numbers. */
export interface TurnRecord {
  readonly turnId: string;
  readonly agent: string;
  readonly creativeId: string;
  readonly reason: TurnReason;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly pages: number;
  readonly faults: number;
  readonly added: number;
  readonly withdrawn: number;
  /** findings that were not written because what they rest on changed meanwhile; the next turn looks again */
  readonly stale: number;
  /** findings that wait until people have dealt with others */
  readonly heldBack: number;
  readonly outcome: 'done' | 'stopped' | 'offline' | 'too_large';
}
