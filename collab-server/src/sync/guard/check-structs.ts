import type { SyncLimits } from '../limits.ts';
import type { DecodedBlock, DecodedStruct } from './decode-update.ts';
import { malformed, MissingPart } from './refusal.ts';
import { NewStructs, typeWithin } from './struct-index.ts';
import type { LiveStructs, Parent, Place } from './struct-index.ts';

const NOWHERE = { parent: null, sub: null, own: null } as const;

/** Told of every new struct that lies somewhere, in the order of integration; `length` counts the clocks that are new. */
export type Touch = (
  struct: DecodedStruct,
  client: number,
  parent: Parent,
  sub: string | null,
  length: number,
) => void;

/** What one update adds, client by client; clients whose structs were all known are not in it. */
export type Additions = ReadonlyMap<number, NewStructs>;

interface Progress {
  readonly block: DecodedBlock;
  readonly added: NewStructs;
  index: number;
  /** first clock that is not resolved yet */
  state: number;
  /** on the stack of blocks that wait for each other */
  waiting: boolean;
}

/**
 * Walks the structs of an update in the order in which Yjs would integrate them and finds where each would lie:
 * by its left neighbour, else its right one, else its named parent, as Yjs does. Whatever refers to something that
 * neither the document nor the update has is refused: Yjs would keep it aside, unseen by any check, until the missing
 * part arrives.
 */
export class StructWalk {
  readonly #live: LiveStructs;
  readonly #accepted: Additions;
  readonly #limits: SyncLimits;
  readonly #touch: Touch;
  readonly #progress = new Map<number, Progress>();

  constructor(live: LiveStructs, accepted: Additions, limits: SyncLimits, touch: Touch) {
    this.#live = live;
    this.#accepted = accepted;
    this.#limits = limits;
    this.#touch = touch;
  }

  /** @throws Refusal */
  run(blocks: readonly DecodedBlock[]): Map<number, NewStructs> {
    for (const block of blocks) {
      const state = this.#knownState(block.client);
      this.#progress.set(block.client, { block, added: new NewStructs(), index: 0, state, waiting: false });
    }
    for (const progress of this.#progress.values()) this.#finish(progress);
    const additions = new Map<number, NewStructs>();
    for (const [client, { added }] of this.#progress)
      if (added.state !== undefined) additions.set(client, added);
    return additions;
  }

  /** First clock of `client` that neither the document nor what was accepted before has. */
  #knownState(client: number): number {
    return this.#accepted.get(client)?.state ?? this.#live.state(client);
  }

  /** Resolves a whole block, and of other blocks as much as it needs on the way. */
  #finish(first: Progress): void {
    const stack = [{ progress: first, until: Number.POSITIVE_INFINITY }];
    first.waiting = true;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const needed = this.#advance(top.progress, top.until);
      if (needed === undefined) {
        top.progress.waiting = false;
        stack.pop();
      } else {
        if (needed.progress.waiting) throw malformed('its parts wait for each other');
        needed.progress.waiting = true;
        stack.push(needed);
      }
    }
  }

  /** Goes on until the struct at clock `until` is resolved or another block is needed first. */
  #advance(progress: Progress, until: number): { progress: Progress; until: number } | undefined {
    const { client, structs } = progress.block;
    while (progress.state <= until) {
      const struct = structs[progress.index];
      if (struct === undefined) {
        if (until === Number.POSITIVE_INFINITY) return undefined;
        throw missing();
      }
      if (struct.end > progress.state && struct.kind !== 'skip') {
        if (struct.clock > progress.state) throw missing();
        const needed = this.#unresolved(struct, client);
        if (needed !== undefined) return needed;
        this.#add(progress, struct);
      }
      progress.index += 1;
    }
    return undefined;
  }

  #unresolved(struct: DecodedStruct, own: number): { progress: Progress; until: number } | undefined {
    return (
      this.#unresolvedReference(struct.leftClient, struct.leftClock, own) ??
      this.#unresolvedReference(struct.rightClient, struct.rightClock, own) ??
      this.#unresolvedReference(struct.parentClient, struct.parentClock, own)
    );
  }

  #unresolvedReference(
    client: number,
    clock: number,
    own: number,
  ): { progress: Progress; until: number } | undefined {
    // References to the own client lie before the struct, which is checked when it is read.
    if (client < 0 || client === own || clock < this.#knownState(client)) return undefined;
    const progress = this.#progress.get(client);
    if (progress === undefined) throw missing();
    return clock < progress.state ? undefined : { progress, until: clock };
  }

  #add(progress: Progress, struct: DecodedStruct): void {
    const { client } = progress.block;
    const { parent, sub } = struct.kind === 'gc' ? NOWHERE : this.#placeOf(struct);
    if (struct.clock < progress.state) this.#assertContinues(client, progress.state, parent, sub);
    let own: Parent | null = null;
    if (parent !== null) {
      this.#touch(struct, client, parent, sub, struct.end - progress.state);
      if (struct.type >= 0) own = typeWithin(parent, sub);
      if (own !== null && own.depth > this.#limits.nesting) throw malformed('it is nested too deeply');
    }
    progress.added.add(progress.state, { end: struct.end, parent, sub, own });
    progress.state = struct.end;
  }

  #placeOf(struct: DecodedStruct): Pick<Place, 'parent' | 'sub'> {
    const left = struct.leftClient < 0 ? undefined : this.#lookup(struct.leftClient, struct.leftClock);
    const right = struct.rightClient < 0 ? undefined : this.#lookup(struct.rightClient, struct.rightClock);
    if (left?.parent === null || right?.parent === null) return NOWHERE;
    if (left && right && (left.parent !== right.parent || left.sub !== right.sub)) {
      throw malformed('a part lies between two places');
    }
    const beside = left ?? right;
    if (beside) return beside;
    if (struct.parentRoot !== null)
      return { parent: this.#live.root(struct.parentRoot), sub: struct.parentSub };
    const { own } = this.#lookup(struct.parentClient, struct.parentClock);
    return own === null ? NOWHERE : { parent: own, sub: struct.parentSub };
  }

  /**
   * A struct whose first part is known: Yjs hangs the rest behind that part, but under the parent the struct
   * names. Honest peers name the same place; anything else would tie two lists together.
   */
  #assertContinues(client: number, state: number, parent: Parent | null, sub: string | null): void {
    const before = this.#lookup(client, state - 1);
    if (parent !== null && (before.parent !== parent || before.sub !== sub)) {
      throw malformed('a part lies between two places');
    }
  }

  #lookup(client: number, clock: number): Place {
    if (clock < this.#live.state(client)) return this.#live.place(this.#live.struct(client, clock));
    const place = this.#accepted.get(client)?.place(clock) ?? this.#progress.get(client)?.added.place(clock);
    if (place === undefined) throw missing();
    return place;
  }
}

function missing(): MissingPart {
  return new MissingPart('The edit builds on something this server does not have.');
}
