import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import { PRIORITIES } from '@sparklio/shared/protocol/subjects';
import type { Priority } from '@sparklio/shared/protocol/subjects';
import { AGEING_SHARE } from '../../message-bus.ts';

export interface QueuedWork {
  readonly subject: string;
  readonly envelope: Envelope;
  /** deliveries so far */
  readonly attempts: number;
  /** epoch ms at which it was first queued */
  readonly since: number;
}

/** What waits for one receiver. */
export class WaitingLine {
  #waiting: Record<Priority, QueuedWork[]> = { P0: [], P1: [], P2: [] };
  #pulls = 0;

  get length(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#waiting[priority].length, 0);
  }

  add(work: QueuedWork): void {
    this.#waiting[work.envelope.priority].push(work);
  }

  /** The first of the highest priority; once in `AGEING_SHARE` pulls the one that has waited longest. */
  take(): QueuedWork | undefined {
    const heads = PRIORITIES.filter((priority) => this.#waiting[priority].length > 0);
    const [highest] = heads;
    if (highest === undefined) return undefined;
    this.#pulls += 1;
    if (this.#pulls % AGEING_SHARE !== 0) return this.#waiting[highest].shift();
    const since = (priority: Priority): number => this.#waiting[priority][0]?.since ?? Infinity;
    const oldest = heads.reduce(
      (best, priority) => (since(priority) < since(best) ? priority : best),
      highest,
    );
    return this.#waiting[oldest].shift();
  }
}
