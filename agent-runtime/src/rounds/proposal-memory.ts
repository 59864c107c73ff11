import type { Proposal } from '@sparklio/shared/documents/review/schema';
import type { Clock } from '../clock.ts';
import type { Memory } from './sort-out.ts';

/** How long the change of an accepted proposal may take to arrive, ms. */
export const SETTLING_MS = 3_000;

/** Remembers, between the looks of one session, what became of decided proposals. */
export class ProposalMemory implements Memory {
  #firstSeenDecided = new Map<string, number>();
  #absent = new Set<string>();
  #isFirstLook = true;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes in what one look has shown. */
  note(proposals: readonly Proposal[], foundKeys: ReadonlySet<string>): void {
    for (const { id, status, findingKey } of proposals) {
      if (status === 'open' || status === 'withdrawn' || findingKey === undefined) continue;
      // What was decided before this session began has long arrived.
      if (!this.#firstSeenDecided.has(id)) {
        this.#firstSeenDecided.set(id, this.#isFirstLook ? -Infinity : this.#clock.now());
      }
      if (!foundKeys.has(findingKey)) this.#absent.add(id);
    }
    this.#isFirstLook = false;
  }

  wasAbsentSince({ id }: Proposal): boolean {
    return this.#absent.has(id);
  }

  isJustDecided({ id }: Proposal): boolean {
    return this.#clock.now() - (this.#firstSeenDecided.get(id) ?? -Infinity) < SETTLING_MS;
  }
}
