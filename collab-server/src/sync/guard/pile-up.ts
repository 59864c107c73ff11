import * as Y from 'yjs';
import type { SyncLimits } from '../limits.ts';
import type { DecodedStruct } from './decode-update.ts';
import { Refusal } from './refusal.ts';
import type { LiveStructs, Parent } from './struct-index.ts';

interface Siblings {
  count: number;
  /** the newest of them */
  client: number;
  clock: number;
}

/**
 * How far Yjs will have to look when it integrates an update. A struct is compared with everything that lies between the two
 * neighbours it names (`Item.integrate` of Yjs, the rule of YATA), which for honest edits is next to nothing, and can be made to be
 * everything: thousands of structs that all claim one place, or many that know nothing of a long past. Such a pile is paid for
 * again by everybody who opens the document, so it must not come about, in one update or in many.
 */
export class PileUp {
  readonly #live: LiveStructs;
  readonly #limits: SyncLimits;
  readonly #siblings = new Map<string, Siblings>();
  readonly #added = new Map<Parent, Map<string | null, number>>();
  /** comparisons so far, an upper bound */
  steps = 0;

  constructor(live: LiveStructs, limits: SyncLimits) {
    this.#live = live;
    this.#limits = limits;
  }

  /** A struct from `clock` on is new; to be called in the order of integration. @throws Refusal */
  add(struct: DecodedStruct, client: number, parent: Parent, sub: string | null): void {
    this.#steps(this.#passedInDocument(struct, parent, sub));
    this.#steps(this.#passedInUpdate(struct, client, parent, sub));
  }

  #steps(count: number): void {
    this.steps += count;
    if (this.steps > this.#limits.scanSteps) throw piledUp();
  }

  /** What lies between its neighbours in the document as it is. */
  #passedInDocument(struct: DecodedStruct, parent: Parent, sub: string | null): number {
    let passed = 0;
    let siblings = 0;
    for (let item = this.#firstPassed(struct, parent, sub); item !== null; item = item.right) {
      if (covers(item, struct.rightClient, struct.rightClock)) break;
      passed += 1;
      if (isAt(item.origin, struct)) siblings += 1;
      if (siblings >= this.#limits.sameOrigin || passed > this.#limits.scanSteps) throw piledUp();
    }
    return passed;
  }

  #firstPassed(struct: DecodedStruct, parent: Parent, sub: string | null): Y.Item | null {
    const { leftClient, leftClock } = struct;
    if (leftClient >= 0) {
      if (leftClock >= this.#live.state(leftClient)) return null;
      const left = this.#live.struct(leftClient, leftClock);
      if (!(left instanceof Y.Item)) return null;
      // In the middle of a run: the rest of the run lies to the right of it.
      const isWithin = leftClock < left.id.clock + left.length - 1;
      return isWithin && struct.rightClient === leftClient && struct.rightClock === leftClock + 1
        ? null
        : left.right;
    }
    let first = this.#live.childOf(parent, sub) ?? null;
    if (sub === null) return first;
    for (; first?.left; first = first.left) this.#steps(1);
    return first;
  }

  /** At worst everything that the update put there before, once two claim the same place. */
  #passedInUpdate(struct: DecodedStruct, client: number, parent: Parent, sub: string | null): number {
    let bySub = this.#added.get(parent);
    if (bySub === undefined) this.#added.set(parent, (bySub = new Map()));
    const before = bySub.get(sub) ?? 0;
    bySub.set(sub, before + 1);
    const key = placeKey(struct, sub);
    const { clock } = struct;
    const siblings = this.#siblings.get(key);
    if (siblings === undefined) {
      this.#siblings.set(key, { count: 1, client, clock });
      return 0;
    }
    const isBesideNewest = struct.rightClient === siblings.client && struct.rightClock === siblings.clock;
    siblings.count += 1;
    siblings.client = client;
    siblings.clock = clock;
    if (isBesideNewest) return 0;
    if (siblings.count > this.#limits.sameOrigin) throw piledUp();
    return before;
  }
}

function covers(item: Y.Item, client: number, clock: number): boolean {
  return item.id.client === client && item.id.clock <= clock && clock < item.id.clock + item.length;
}

function isAt(origin: Y.ID | null, { leftClient, leftClock }: DecodedStruct): boolean {
  return origin === null ? leftClient < 0 : origin.client === leftClient && origin.clock === leftClock;
}

function placeKey(struct: DecodedStruct, sub: string | null): string {
  if (struct.leftClient >= 0) return `${struct.leftClient} ${struct.leftClock}`;
  if (struct.parentRoot !== null) return `in ${struct.parentRoot} ${sub ?? ''}`;
  if (struct.parentClient >= 0) return `in ${struct.parentClient} ${struct.parentClock} ${sub ?? ''}`;
  return `before ${struct.rightClient} ${struct.rightClock}`;
}

function piledUp(): Refusal {
  return new Refusal('too_large', 'The edit piles too much onto one place.');
}
