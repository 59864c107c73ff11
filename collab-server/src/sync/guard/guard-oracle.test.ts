import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { editAtRandom } from '../../../test/support/random-edits.ts';
import { createSeededRandom } from '../../../test/support/seeded-random.ts';
import type { SeededRandom } from '../../../test/support/seeded-random.ts';
import { SYNC_LIMITS } from '../limits.ts';
import type { Actor } from '../ports.ts';
import { Refusal } from './refusal.ts';
import { UpdateGuard } from './update-guard.ts';

const ALLOWED = ['brief', 'chat', 'threads', 'proposals'];
const FORBIDDEN = ['decisions', 'status', 'unheard-of'];
const PEERS = 4;

interface RandomPeer {
  readonly doc: Y.Doc;
  readonly actor: Actor;
  readonly undo: Y.UndoManager;
  /** updates not sent yet, or dropped when it goes offline */
  outbox: Uint8Array[];
}

function createPeers(): RandomPeer[] {
  return Array.from({ length: PEERS }, (_, index) => {
    const doc = new Y.Doc();
    // an owner: the rules about entries of others are not what is compared here
    const actor: Actor = { id: `user${index}`, name: `User ${index}`, kind: 'user', role: 'owner' };
    const peer = {
      doc,
      actor,
      undo: new Y.UndoManager(ALLOWED.map((root) => doc.getMap(root))),
      outbox: [] as Uint8Array[],
    };
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') peer.outbox.push(update);
    });
    return peer;
  });
}

/** What really happens when an update is applied: the truth that the guard must foresee without applying it. */
function applyToShadow(
  live: Y.Doc,
  update: Uint8Array,
): { roots: Set<string>; clean: boolean; clients: number[] } {
  const shadow = new Y.Doc();
  Y.applyUpdate(shadow, Y.encodeStateAsUpdate(live));
  const before = Y.decodeStateVector(Y.encodeStateVector(shadow));
  const roots = new Set<string>();
  shadow.on('afterTransaction', ({ changed }) => {
    for (const type of changed.keys()) roots.add(rootOf(type));
  });
  let clean = true;
  try {
    Y.applyUpdate(shadow, update);
  } catch {
    clean = false;
  }
  const { pendingStructs, pendingDs } = shadow.store;
  const clients = [...Y.decodeStateVector(Y.encodeStateVector(shadow))]
    .filter(([client, clock]) => clock > (before.get(client) ?? 0))
    .map(([client]) => client);
  return { roots, clean: clean && pendingStructs === null && pendingDs === null, clients };
}

function rootOf(type: NonNullable<Y.AbstractType<never>['parent']>): string {
  const { parent } = type;
  return parent === null ? Y.findRootTypeKey(type) : rootOf(parent);
}

function outcome(guard: UpdateGuard, update: Uint8Array, actor: Actor): 'accepted' | 'refused' {
  try {
    guard.accept(update.slice(), actor);
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
}

/** One of the messages an honest provider sends: an update, a merge of several, or the answer to an older state vector. */
function nextMessage(
  peer: RandomPeer,
  live: Y.Doc,
  olderState: Uint8Array,
  random: SeededRandom,
): Uint8Array {
  const outbox = peer.outbox.splice(0);
  if (outbox.length === 1 && outbox[0] && random.chance(0.6)) return outbox[0];
  if (outbox.length > 0 && random.chance(0.5)) return Y.mergeUpdates(outbox);
  return Y.encodeStateAsUpdate(peer.doc, random.chance(0.5) ? Y.encodeStateVector(live) : olderState);
}

function isAllowed(roots: Iterable<string>): boolean {
  for (const root of roots) if (!ALLOWED.includes(root)) return false;
  return true;
}

test(
  'what honest peers send is never refused, live, offline, overlapping, undone or in batches',
  { timeout: 60_000 },
  () => {
    let messages = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const random = createSeededRandom(seed);
      const live = new Y.Doc();
      const guard = new UpdateGuard({ doc: live, kind: 'review', limits: SYNC_LIMITS, bindings: new Map() });
      const peers = createPeers();
      let olderState = Y.encodeStateVector(live);
      for (let step = 0; step < 60; step++) {
        const batch: Uint8Array[] = [];
        for (const peer of peers) {
          for (let edits = random.below(4); edits > 0; edits--) {
            if (random.chance(0.15)) peer.undo.undo();
            else if (random.chance(0.05)) peer.undo.redo();
            else editAtRandom(peer.doc, random, ALLOWED);
          }
          if (random.chance(0.3)) continue;
          const message = nextMessage(peer, live, olderState, random);
          expect(() => guard.accept(message.slice(), peer.actor), `seed ${seed} step ${step}`).not.toThrow();
          batch.push(message);
          messages += 1;
        }
        if (random.chance(0.5)) olderState = Y.encodeStateVector(live);
        live.transact(() => batch.forEach((update) => Y.applyUpdate(live, update)));
        guard.settle(true);
        expect(live.store.pendingStructs).toBeNull();
        expect(live.store.pendingDs).toBeNull();
        for (const peer of peers) {
          if (random.chance(0.4))
            Y.applyUpdate(peer.doc, Y.encodeStateAsUpdate(live, Y.encodeStateVector(peer.doc)), 'server');
        }
      }
    }
    expect(messages).toBeGreaterThan(4_000);
  },
);

test(
  'an update is refused exactly if applying it would change a root its sender may not write',
  { timeout: 60_000 },
  () => {
    let refused = 0;
    let accepted = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const random = createSeededRandom(1_000 + seed);
      const live = new Y.Doc();
      const guard = new UpdateGuard({ doc: live, kind: 'review', limits: SYNC_LIMITS, bindings: new Map() });
      const official = new Y.Doc();
      for (let edits = 0; edits < 20; edits++)
        editAtRandom(official, random, [...ALLOWED, 'decisions', 'status']);
      Y.applyUpdate(live, Y.encodeStateAsUpdate(official));
      const actor: Actor = { id: 'mallory', name: 'Mallory', kind: 'user', role: 'owner' };
      for (let step = 0; step < 60; step++) {
        const peer = new Y.Doc();
        Y.applyUpdate(peer, Y.encodeStateAsUpdate(live));
        const before = Y.encodeStateVector(peer);
        const roots = random.chance(0.5) ? ALLOWED : [...ALLOWED, ...FORBIDDEN];
        for (let edits = 1 + random.below(4); edits > 0; edits--) editAtRandom(peer, random, roots);
        const update = Y.encodeStateAsUpdate(peer, before);
        const truth = applyToShadow(live, update);
        expect(outcome(guard, update, actor), `seed ${seed} step ${step}`).toBe(
          isAllowed(truth.roots) ? 'accepted' : 'refused',
        );
        if (isAllowed(truth.roots)) {
          accepted += 1;
          Y.applyUpdate(live, update);
          guard.settle(true);
        } else refused += 1;
      }
    }
    expect(Math.min(refused, accepted)).toBeGreaterThan(300);
  },
);

test(
  'bytes changed at random never get through as anything but a clean edit of allowed roots by their owner',
  { timeout: 60_000 },
  () => {
    let accepted = 0;
    let hostile = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = createSeededRandom(5_000 + seed);
      const live = new Y.Doc();
      const victim = new Y.Doc();
      for (let edits = 0; edits < 25; edits++) editAtRandom(victim, random, [...ALLOWED, 'decisions']);
      Y.applyUpdate(live, Y.encodeStateAsUpdate(victim));
      const bindings = new Map([[victim.clientID, 'victim']]);
      const guard = new UpdateGuard({ doc: live, kind: 'review', limits: SYNC_LIMITS, bindings });
      const actor: Actor = { id: 'mallory', name: 'Mallory', kind: 'user', role: 'owner' };
      for (let step = 0; step < 100; step++) {
        const peer = new Y.Doc();
        Y.applyUpdate(peer, Y.encodeStateAsUpdate(live));
        const before = Y.encodeStateVector(peer);
        for (let edits = 1 + random.below(3); edits > 0; edits--) editAtRandom(peer, random, ALLOWED);
        const update = mutate(Y.encodeStateAsUpdate(peer, before), random);
        hostile += 1;
        if (outcome(guard, update, actor) === 'refused') continue;
        guard.settle(false);
        accepted += 1;
        const truth = applyToShadow(live, update);
        expect(truth.clean, `seed ${seed} step ${step}`).toBe(true);
        expect(isAllowed(truth.roots), `seed ${seed} step ${step}: ${[...truth.roots].join()}`).toBe(true);
        expect(truth.clients, `seed ${seed} step ${step}`).not.toContain(victim.clientID);
      }
    }
    expect(hostile).toBe(4_000);
    expect(accepted).toBeGreaterThan(100);
  },
);

function mutate(update: Uint8Array, random: SeededRandom): Uint8Array {
  let bytes = Array.from(update);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(bytes.length);
    switch (random.below(5)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 2:
        bytes.splice(at, 1 + random.below(3));
        break;
      case 3:
        bytes.splice(at, 0, random.below(256));
        break;
      default:
        bytes = bytes.slice(0, Math.max(1, at));
    }
  }
  return Uint8Array.from(bytes);
}
