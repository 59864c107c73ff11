import type { DocumentKind } from '@sparklio/shared/documents/document-name';
import * as Y from 'yjs';
import type { ClockRange } from '../../update-log/update-log.ts';
import type { SyncLimits } from '../limits.ts';
import type { Actor } from '../ports.ts';
import { checkDeletes } from './check-deletes.ts';
import { StructWalk } from './check-structs.ts';
import type { Additions } from './check-structs.ts';
import { contradicts } from './contradiction.ts';
import { decodeUpdate } from './decode-update.ts';
import type { DecodedBlock, DecodedStruct } from './decode-update.ts';
import { isRoot, writableRoots } from './document-roots.ts';
import { malformed, NotYet, Refusal } from './refusal.ts';
import { PileUp } from './pile-up.ts';
import { Room } from './room.ts';
import { ReviewShadow } from './review-shadow.ts';
import { LiveStructs } from './struct-index.ts';
import type { NewStructs, Parent } from './struct-index.ts';

export interface UpdateGuardOptions {
  readonly doc: Y.Doc;
  readonly kind: DocumentKind;
  readonly limits: SyncLimits;
  /** user ids by Yjs client id; the guard adds to it */
  readonly bindings: Map<number, string>;
  /** the user whose open connection says in awareness that it is this client */
  readonly presentAs?: (client: number) => string | undefined;
}

/**
 * Decides about every update of one document before it is logged. An update is checked against the document
 * and the updates accepted since the last `settle`, so a batch can be checked before any of it is applied.
 */
export class UpdateGuard {
  readonly #options: UpdateGuardOptions;
  readonly #live: LiveStructs;
  readonly #accepted = new Map<number, NewStructs>();
  /** client ids that are bound by what is accepted */
  #newlyBound: number[] = [];
  readonly #shadow: ReviewShadow | undefined;
  readonly #room: Room;
  /** client ids by user, counted when first asked for */
  #clientCounts: Map<string, number> | undefined;
  #lastCost = 0;
  #lastTaken: Taken = NOTHING_TAKEN;

  constructor(options: UpdateGuardOptions) {
    this.#options = options;
    this.#live = new LiveStructs(options.doc);
    const { reviewBytes, documentBytes } = options.limits;
    this.#room = new Room(
      this.#live,
      options.limits,
      options.kind === 'review' ? reviewBytes : documentBytes,
    );
    this.#shadow = options.kind === 'review' ? new ReviewShadow(options.doc, options.limits) : undefined;
  }

  /** What checking and integrating the newest accepted update costs beyond an ordinary one, in messages. */
  get lastCost(): number {
    return this.#lastCost;
  }

  /** The newest accepted update without what was known, as it belongs into the log. */
  get lastTaken(): Taken {
    return this.#lastTaken;
  }

  /**
   * @returns false if the document holds everything in the update already: nothing to log, nothing to apply
   * @throws Refusal and accepts nothing of it
   */
  accept(update: Uint8Array, actor: Actor): boolean {
    const { limits } = this.#options;
    this.#lastCost = 0;
    const decoded = decodeUpdate(update, limits);
    const touched = this.#touchRecorder(actor);
    const room = this.#room.watch(update);
    const pile = new PileUp(this.#live, limits);
    const added = new StructWalk(
      this.#live,
      this.#accepted,
      limits,
      (struct, client, parent, sub, length) => {
        touched.touch(parent, sub);
        if (this.#shadow !== undefined) assertReviewShape(struct, sub);
        room.grow(parent, sub, length);
        pile.add(struct, client, parent, sub);
      },
    ).run(decoded.blocks);
    const repeats = this.#repeats(update, decoded.blocks);
    const newClients = this.#unboundClients(added.keys(), actor);
    const deletes = checkDeletes(decoded.deletes, this.#live, this.#accepted, added, limits, touched.touch);
    if (added.size === 0 && !deletes) return false;
    const readBytes = this.#shadow?.accept(update, touched.entries, actor) ?? 0;
    room.keep();
    this.#bind(newClients, actor);
    const adds = [...added].map(([client, { start = 0, state = 0 }]) => ({ client, from: start, to: state }));
    this.#lastTaken = { update: repeats ? withoutKnown(update, decoded.blocks, adds) : update, adds };
    for (const [client, structs] of added) {
      const before = this.#accepted.get(client);
      if (before) before.append(structs);
      else this.#accepted.set(client, structs);
    }
    this.#lastCost =
      Math.floor(pile.steps / limits.scanStepsPerMessage) +
      Math.floor(readBytes / limits.readBytesPerMessage) +
      newClients.length * limits.newClientCost;
    return true;
  }

  /** Whether the document holds everything in the update already, whoever sends it. @throws Refusal if it cannot be read */
  knows(update: Uint8Array): boolean {
    const { blocks, deletes } = decodeUpdate(update, this.#options.limits);
    const news = (client: number): number => this.#live.state(client);
    if (
      blocks.some(({ client, structs }) =>
        structs.some(({ kind, end }) => kind !== 'skip' && end > news(client)),
      )
    )
      return false;
    if (deletes.some(({ client, ranges }) => rangesEnd(ranges) > news(client))) return false;
    return !checkDeletes(deletes, this.#live, NOTHING, NOTHING, this.#options.limits, () => undefined);
  }

  /**
   * Another server let this update in, and it is about to be applied. Call it when nothing is accepted that is not
   * settled.
   */
  learn(update: Uint8Array, actorId: string): void {
    const { bindings } = this.#options;
    for (const client of Y.parseUpdateMeta(update).to.keys())
      if (!bindings.has(client)) bindings.set(client, actorId);
    this.#clientCounts = undefined;
    this.#shadow?.learn(update);
    this.#room.learn(update);
  }

  /** What was accepted is in the document now, or never will be (`applied` false). */
  settle(applied: boolean): void {
    this.#accepted.clear();
    if (!applied && this.#newlyBound.length > 0) {
      // Another server may have bound them to somebody else, which is why this one must not.
      for (const client of this.#newlyBound) this.#options.bindings.delete(client);
      this.#clientCounts = undefined;
    }
    this.#newlyBound = [];
    this.#room.settle();
    this.#shadow?.settle(applied);
  }

  /**
   * Whether a part of the update is known already.
   *
   * @throws NotYet, Refusal if that part is not what is known
   */
  #repeats(update: Uint8Array, blocks: readonly DecodedBlock[]): boolean {
    let repeats = false;
    for (const { client, structs } of blocks) {
      const state = this.#live.state(client);
      const accepted = this.#accepted.get(client)?.state ?? state;
      const isKnown = (until: number): boolean =>
        structs.some(({ kind, clock }) => kind !== 'skip' && clock < until);
      if (!isKnown(accepted)) continue;
      if (
        accepted > state &&
        structs.some(({ kind, clock, end }) => kind !== 'skip' && clock < accepted && end > state)
      )
        throw new NotYet();
      repeats ||= isKnown(state);
    }
    if (repeats && contradicts(update, this.#live))
      throw new Refusal(
        'update_refused',
        'The edit was made on a copy that has gone its own way: something else is saved in its place.',
      );
    return repeats;
  }

  #touchRecorder(actor: Actor): {
    touch: (parent: Parent, sub: string | null) => void;
    entries: Map<string, Set<string>>;
  } {
    const { kind } = this.#options;
    const writable = writableRoots(kind, actor);
    const entries = new Map<string, Set<string>>();
    const touch = (parent: Parent, sub: string | null): void => {
      if (!writable.has(parent.root)) throw refusedRoot(kind, parent.root);
      if (this.#shadow === undefined) return;
      const entry = parent.depth === 0 ? sub : parent.entry;
      if (entry === null) throw malformed('an entry has no key');
      const known = entries.get(parent.root);
      if (known) known.add(entry);
      else entries.set(parent.root, new Set([entry]));
    };
    return { touch, entries };
  }

  /**
   * A client id belongs to the user who first wrote with it. Otherwise anybody could write under the id of
   * somebody else, whose own next edits would then silently be taken for known.
   */
  #unboundClients(clients: Iterable<number>, actor: Actor): number[] {
    const { bindings, presentAs, limits } = this.#options;
    const unbound: number[] = [];
    for (const client of clients) {
      const bound = bindings.get(client);
      if (bound === undefined) unbound.push(client);
      const owner = bound ?? presentAs?.(client);
      if (owner !== undefined && owner !== actor.id) {
        throw new Refusal('update_refused', 'The edit is written under the name of somebody else.');
      }
    }
    if (unbound.length === 0 || actor.role === 'server') return unbound;
    if (
      unbound.length > limits.updateClients ||
      this.#clientsOf(actor.id) + unbound.length > limits.clientsPerUser
    )
      throw new Refusal('too_large', 'The edit comes from too many sessions at once.');
    return unbound;
  }

  #clientsOf(userId: string): number {
    if (this.#clientCounts === undefined) {
      this.#clientCounts = new Map();
      for (const owner of this.#options.bindings.values())
        this.#clientCounts.set(owner, (this.#clientCounts.get(owner) ?? 0) + 1);
    }
    return this.#clientCounts.get(userId) ?? 0;
  }

  #bind(clients: readonly number[], actor: Actor): void {
    for (const client of clients) this.#options.bindings.set(client, actor.id);
    this.#newlyBound.push(...clients);
    if (clients.length > 0) this.#clientCounts?.set(actor.id, this.#clientsOf(actor.id) + clients.length);
  }
}

/** What of an update is new. */
export interface Taken {
  readonly update: Uint8Array;
  readonly adds: readonly ClockRange[];
}

const NOTHING_TAKEN: Taken = { update: new Uint8Array([0, 0]), adds: [] };

/**
 * Entries of the log must not overlap: of two that do, the one counts which is applied first, and that may be another
 * one when thousands are merged before they are read.
 */
function withoutKnown(
  update: Uint8Array,
  blocks: readonly DecodedBlock[],
  adds: readonly ClockRange[],
): Uint8Array {
  const known = new Map(blocks.map(({ client, structs }) => [client, structs.at(-1)?.end ?? 0]));
  for (const { client, from } of adds) known.set(client, from);
  return Y.diffUpdate(update, Y.encodeStateVector(known));
}

const NOTHING: Additions = new Map();

function rangesEnd(ranges: readonly number[]): number {
  let last = 0;
  for (let index = 0; index < ranges.length; index += 2)
    last = Math.max(last, (ranges[index] ?? 0) + (ranges[index + 1] ?? 0));
  return last;
}

function refusedRoot(kind: DocumentKind, root: string): Refusal {
  if (!isRoot(kind, root))
    return new Refusal('update_refused', 'The edit writes to a part this document does not have.');
  return new Refusal('forbidden', 'Your role does not allow this edit.');
}

/** Contents that a value under a key can have: gone, JSON, bytes, a shared type, anything. */
const VALUES: ReadonlySet<number> = new Set([1, 2, 3, 7, 8]);
const MAP = 1;

/**
 * A review buffer is maps of values and nothing else. What else Yjs can hang into a map, elements without a key among it, is
 * seen by no reader, and so by none of the rules that compare what was read.
 */
function assertReviewShape({ content, type }: DecodedStruct, sub: string | null): void {
  if (sub !== null && VALUES.has(content) && (type < 0 || type === MAP)) return;
  throw new Refusal('update_refused', 'The edit has a form that no conversation has.');
}
