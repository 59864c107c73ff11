import * as Y from 'yjs';
import { NotYet, Refusal } from '../../../src/sync/guard/refusal.ts';
import { UpdateGuard } from '../../../src/sync/guard/update-guard.ts';
import { SYNC_LIMITS } from '../../../src/sync/limits.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { editHonestly } from './honest-edits.ts';
import { hostileUpdate } from './hostile-updates.ts';
import { harmOf, rootsOf } from './truth.ts';
import type { Author, OracleKind } from './truth.ts';

export interface OracleReport {
  readonly honest: number;
  readonly hostile: number;
  /** hostile ones that would have done harm, all refused but those missed */
  readonly harmful: number;
  /** harm that the guard let through, as sentences with the seed that shows it */
  readonly missed: readonly string[];
  /** honest updates refused */
  readonly falselyRefused: readonly string[];
}

interface Peer {
  readonly author: Author;
  readonly doc: Y.Doc;
  readonly undo: Y.UndoManager;
  /** not sent yet; emptied in place */
  readonly outbox: Uint8Array[];
}

const ROLES = ['owner', 'admin', 'editor', 'reviewer', 'viewer', 'agent', 'agent_editor'] as const;
/** Updates of one document, before the next begins with another seed. */
const WORLD_UPDATES = 120;
const SERVER_ROOTS = { canvas: ['objects'], review: ['decisions', 'status'] } as const;

/** Sends honest and hostile updates to guards, and compares each verdict with what applying the update really does. */
export function runGuardOracle(seed: number, updates: number): OracleReport {
  const report = {
    honest: 0,
    hostile: 0,
    harmful: 0,
    missed: [] as string[],
    falselyRefused: [] as string[],
  };
  for (let world = 0; report.honest + report.hostile < updates; world++) {
    const kind = world % 2 === 0 ? 'review' : 'canvas';
    new World(kind, seed + world, report).run();
  }
  return report;
}

class World {
  readonly #kind: OracleKind;
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #report: {
    honest: number;
    hostile: number;
    harmful: number;
    missed: string[];
    falselyRefused: string[];
  };
  /** the document that the guard looks at; it gets what was accepted batch by batch */
  readonly #live = new Y.Doc();
  /** the same with what was accepted and is not in it yet */
  readonly #next = new Y.Doc();
  readonly #batch: Uint8Array[] = [];
  readonly #owners = new Map<number, string>();
  readonly #guard: UpdateGuard;
  readonly #peers: readonly Peer[];
  #state: Uint8Array | undefined;
  #olderState: Uint8Array;
  #step = 0;

  constructor(
    kind: OracleKind,
    seed: number,
    report: { honest: number; hostile: number; harmful: number; missed: string[]; falselyRefused: string[] },
  ) {
    this.#kind = kind;
    this.#seed = seed;
    this.#report = report;
    this.#random = createSeededRandom(seed);
    const server = new Y.Doc();
    for (const root of SERVER_ROOTS[kind])
      server.getMap(root).set('made', new Y.Map([['base', { by: 'server' }]]));
    for (const doc of [this.#live, this.#next]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
    this.#owners.set(server.clientID, 'server');
    this.#guard = new UpdateGuard({ doc: this.#live, kind, limits: SYNC_LIMITS, bindings: this.#owners });
    this.#olderState = Y.encodeStateVector(this.#live);
    this.#peers = ROLES.map((role) => this.#join(role));
  }

  run(): void {
    for (; this.#step < WORLD_UPDATES; this.#step++) {
      const peer = this.#random.pick(this.#peers);
      if (this.#random.chance(0.5)) this.#sendHonest(peer);
      else this.#sendHostile(peer.author);
      if (this.#random.chance(0.3)) this.#catchUp(this.#random.pick(this.#peers));
      if (this.#random.chance(0.1)) this.#olderState = Y.encodeStateVector(this.#live);
    }
  }

  #join(role: (typeof ROLES)[number]): Peer {
    const kind = role.startsWith('agent') ? 'agent' : 'user';
    const author: Author = { id: `id-${role}`, name: `The ${role}`, kind, role };
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#live));
    const roots = rootsOf(this.#kind, role).map((root) => doc.getMap(root));
    if (roots.length === 0) roots.push(doc.getMap('meta'));
    const peer: Peer = { author, doc, undo: new Y.UndoManager(roots, { captureTimeout: 0 }), outbox: [] };
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') peer.outbox.push(update);
    });
    return peer;
  }

  #catchUp({ doc }: Peer): void {
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#live, Y.encodeStateVector(doc)), 'server');
  }

  /** Edits, some taken back, sent at once or later, alone or merged, as the difference to a newer or an older state. */
  #sendHonest(peer: Peer): void {
    // Readers send nothing of their own. Yjs tidies up formats in their documents too; nobody takes that from them.
    if (rootsOf(this.#kind, peer.author.role).length === 0) return;
    const random = this.#random;
    for (let edits = 1 + random.below(3); edits > 0; edits--) {
      // Taking back what others have meanwhile decided or answered is theirs to allow: undo where nobody signs.
      if (this.#kind === 'canvas' && random.chance(0.2)) peer.undo.undo();
      else if (this.#kind === 'canvas' && random.chance(0.1)) peer.undo.redo();
      else peer.doc.transact(() => editHonestly(peer.doc, this.#kind, peer.author, random));
    }
    if (random.chance(0.2)) return;
    for (const update of this.#messages(peer)) {
      this.#report.honest += 1;
      const harm = this.#harmOf(update, peer.author);
      const refusal = this.#judge(update, peer.author);
      if (harm === undefined && refusal !== undefined)
        this.#report.falselyRefused.push(this.#words('an honest edit', peer.author, refusal));
      if (harm !== undefined && refusal === undefined)
        this.#report.missed.push(this.#words('an honest edit', peer.author, harm));
      // A refused peer throws its document away.
      if (refusal !== undefined) this.#startAgain(peer);
    }
  }

  #messages(peer: Peer): Uint8Array[] {
    const outbox = peer.outbox.splice(0);
    const dice = this.#random.below(4);
    if (dice === 0) return outbox;
    if (dice === 1 && outbox.length > 0) return [Y.mergeUpdates(outbox)];
    const known = dice === 2 ? Y.encodeStateVector(this.#live) : this.#olderState;
    return [Y.encodeStateAsUpdate(peer.doc, known)];
  }

  #startAgain(peer: Peer): void {
    const fresh = this.#join(peer.author.role);
    Object.assign(peer, { doc: fresh.doc, undo: fresh.undo, outbox: fresh.outbox });
  }

  #sendHostile(author: Author): void {
    const scene = {
      state: this.#encoded(),
      kind: this.#kind,
      author,
      owners: this.#owners,
      random: this.#random,
    };
    const hostile = hostileUpdate(scene);
    if (hostile === undefined) return;
    for (const update of [hostile.update, ...(hostile.next === undefined ? [] : [hostile.next])]) {
      this.#report.hostile += 1;
      const harm = hostile.isBomb ? 'it is a bomb' : this.#harmOf(update, author);
      if (harm !== undefined) this.#report.harmful += 1;
      if (this.#judge(update, author) === undefined && harm !== undefined)
        this.#report.missed.push(this.#words(hostile.name, author, harm));
    }
  }

  #harmOf(update: Uint8Array, author: Author): string | undefined {
    return harmOf(this.#encoded(), this.#kind, update, author, this.#owners);
  }

  /** @returns why it was refused; what was accepted is in the document */
  #judge(update: Uint8Array, author: Author): string | undefined {
    let isNew: boolean;
    try {
      isNew = this.#guard.accept(update.slice(), author);
    } catch (error) {
      if (error instanceof NotYet) {
        // As a session does: it waits until what is repeated is in the document.
        this.#settle();
        return this.#judge(update, author);
      }
      if (error instanceof Refusal) return error.message;
      throw error;
    }
    Y.applyUpdate(this.#next, update);
    this.#state = undefined;
    if (isNew) this.#batch.push(this.#guard.lastTaken.update);
    if (this.#random.chance(0.5)) this.#settle();
    return undefined;
  }

  #settle(): void {
    const batch = this.#batch.splice(0);
    this.#live.transact(() => batch.forEach((update) => Y.applyUpdate(this.#live, update)));
    this.#guard.settle(true);
  }

  #encoded(): Uint8Array {
    return (this.#state ??= Y.encodeStateAsUpdate(this.#next));
  }

  #words(what: string, author: Author, why: string): string {
    return `seed ${this.#seed} step ${this.#step}, ${this.#kind}, ${author.role}: ${what}: ${why}`;
  }
}
