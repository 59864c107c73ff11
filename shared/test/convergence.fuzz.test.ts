import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { checkCanvas } from '@sparklio/shared/documents/canvas/check';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { exportCanvas, importCanvas } from '@sparklio/shared/documents/canvas/json';
import {
  readCanvas,
  readObject,
  readPage,
  readPageObjects,
  readProperty,
} from '@sparklio/shared/documents/canvas/read';
import { revertChanges } from '@sparklio/shared/documents/canvas/revert';
import { CANVAS_ROOTS } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasSnapshot, Change } from '@sparklio/shared/documents/canvas/schema';
import { sameJson } from '@sparklio/shared/documents/json-value';
import { createOrigin } from '@sparklio/shared/origin';
import type { Origin } from '@sparklio/shared/origin';
import { PeerNetwork } from '@sparklio/shared/testing/peer-network';
import type { Peer } from '@sparklio/shared/testing/peer-network';
import { randomEdit, randomStart, rawEdit } from '@sparklio/shared/testing/random-edits';
import { createSeededRandom } from '@sparklio/shared/testing/seeded-random';

/*
 * FUZZ_SEEDS=n runs n seeds, FUZZ_SEED=n that one alone. A failing seed stands in the error.
 */
const PEERS = 5;
const STEPS = 32;
const SEEDS = Number(process.env['FUZZ_SEEDS'] ?? 2_000);
const ONLY = process.env['FUZZ_SEED'];
/** Seeds per test, so that a run shows how far it is. */
const BATCH = 250;

interface Actor {
  readonly origin: Origin;
  undo: Y.UndoManager;
  readonly past: Change[][];
}

function runSeed(seed: number): void {
  const random = createSeededRandom(seed);
  const network = new PeerNetwork(PEERS, random);
  const [first] = network.peers;
  if (first === undefined) throw new Error('A network has peers.');
  const server = createOrigin('server', 'server');
  createCanvas(first.doc, { title: 'Fuzz', pages: [{}, {}] }, server);
  applyCommands(first.doc, randomStart(random, readCanvas(first.doc), 8), server);
  for (const peer of network.peers) if (peer !== first) network.rejoin(peer, first);
  const actors = new Map(network.peers.map((peer, index) => [peer, createActor(peer, `actor ${index}`)]));

  for (let step = 0; step < STEPS; step += 1) {
    const peer = random.pick(network.peers);
    const actor = peer && actors.get(peer);
    if (peer === undefined || actor === undefined) continue;
    act(random.next(), peer, actor, network, random);
  }
  network.settle();
  checkAgreement(network.peers);
  if (seed % 10 === 0) checkRoundTrip(first.doc);
  for (const { undo } of actors.values()) undo.destroy();
  network.destroy();
}

function act(
  dice: number,
  peer: Peer,
  actor: Actor,
  network: PeerNetwork,
  random: ReturnType<typeof createSeededRandom>,
): void {
  if (dice < 0.45) {
    const before = random.chance(0.06) ? readCanvas(peer.doc) : undefined;
    const changes = randomEdit(peer.doc, random, actor.origin, actor.past);
    if (changes.length > 0) actor.past.push(changes);
    checkRecord(peer.doc, changes);
    if (before !== undefined) checkRevert(peer.doc, changes, before);
    if (random.chance(0.5)) actor.undo.stopCapturing();
  } else if (dice < 0.51) rawEdit(peer.doc, random, actor.origin);
  else if (dice < 0.57) actor.undo.undo();
  else if (dice < 0.6) actor.undo.redo();
  else if (dice < 0.64) network.drop(peer);
  else if (dice < 0.7) {
    const other = random.pick(network.peers.filter((each) => each !== peer && each.isOnline));
    if (other === undefined) return;
    if (random.chance(0.8)) network.rejoin(peer, other);
    else {
      actor.undo.destroy();
      network.replace(peer, other);
      actor.undo = createUndo(peer, actor.origin);
    }
  } else for (let count = random.integer(1, 6); count > 0; count -= 1) network.deliver(peer);
}

function createActor(peer: Peer, name: string): Actor {
  const origin = createOrigin(name, 'user');
  return { origin, undo: createUndo(peer, origin), past: [] };
}

function createUndo({ doc }: Peer, origin: Origin): Y.UndoManager {
  return new Y.UndoManager(
    Object.values(CANVAS_ROOTS).map((root) => doc.getMap(root)),
    { trackedOrigins: new Set([origin]), captureTimeout: 1e9 },
  );
}

/** The record says what the document now holds. */
function checkRecord(doc: Y.Doc, changes: readonly Change[]): void {
  for (const { target, property, after } of changes) {
    const actual = property === 'exists' ? wholeEntry(doc, target) : readProperty(doc, target, property);
    expectSame(actual ?? null, after ?? null, `${target} ${property}`);
  }
}

function wholeEntry(doc: Y.Doc, target: string): object | undefined {
  const entry = readObject(doc, target) ?? readPage(doc, target);
  if (entry === undefined) return undefined;
  const { id: _id, ...rest } = entry;
  return rest;
}

/** Reverting a record at once gives what was there before it. */
function checkRevert(doc: Y.Doc, changes: readonly Change[], before: CanvasSnapshot): void {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  revertChanges(copy, changes, createOrigin('server', 'server'));
  expectSame(readCanvas(copy), before, 'after reverting');
  copy.destroy();
}

function checkAgreement(peers: readonly Peer[]): void {
  const [first, ...others] = peers;
  if (first === undefined) return;
  const canvas = readCanvas(first.doc);
  const snapshot = Y.encodeSnapshot(Y.snapshot(first.doc));
  expect(checkCanvas(first.doc)).toEqual([]);
  for (const page of canvas.pages) {
    expect(readPageObjects(first.doc, page.id)).toEqual(
      canvas.objects.filter(({ pageId }) => pageId === page.id),
    );
  }
  for (const { doc, name } of others) {
    expectSame(readCanvas(doc), canvas, name);
    // State vector and deletions: each has every operation, and nothing that waits for another.
    expect(Buffer.compare(Y.encodeSnapshot(Y.snapshot(doc)), snapshot), name).toBe(0);
    expect(doc.store.pendingStructs, name).toBeNull();
  }
}

/** Says what differs only if something does: the matcher alone would take longer than the edits. */
function expectSame(actual: unknown, expected: unknown, name: string): void {
  if (!sameJson(actual, expected)) expect(actual, name).toEqual(expected);
}

function checkRoundTrip(doc: Y.Doc): void {
  const model = exportCanvas(doc);
  const copy = new Y.Doc();
  importCanvas(copy, JSON.parse(JSON.stringify(model)), createOrigin('server', 'server'));
  expect(exportCanvas(copy)).toEqual(model);
  copy.destroy();
}

/** Every failing seed with what went wrong: one bad seed does not hide another. */
function failuresOf(seeds: readonly number[]): string[] {
  return seeds.flatMap((seed) => {
    try {
      runSeed(seed);
      return [];
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return [`Seed ${seed} failed; run it alone with FUZZ_SEED=${seed}.\n${what}`];
    }
  });
}

function batches(): { readonly seeds: readonly number[]; readonly name: string }[] {
  if (ONLY !== undefined) return [{ seeds: [Number(ONLY)], name: `seed ${ONLY}` }];
  return Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, batch) => {
    const from = batch * BATCH;
    const seeds = Array.from({ length: Math.min(BATCH, SEEDS - from) }, (_each, index) => from + index);
    return { seeds, name: `seeds ${from} to ${from + seeds.length - 1}` };
  });
}

describe('[CV30] peers that edit a canvas at random, late and disconnected', () => {
  it.each(batches())('agree in the end ($name)', ({ seeds }) => {
    expect(failuresOf(seeds)).toEqual([]);
  });
});
