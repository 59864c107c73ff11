import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { signed } from './honest-edits.ts';
import type { Author, OracleKind } from './truth.ts';

/** What an attacker can see: the document as it is, and whose client ids are in it. */
export interface Scene {
  readonly state: Uint8Array;
  readonly kind: OracleKind;
  readonly author: Author;
  readonly owners: ReadonlyMap<number, string>;
  readonly random: SeededRandom;
}

export interface HostileUpdate {
  readonly name: string;
  readonly update: Uint8Array;
  /** sent right behind it, whatever came of the first */
  readonly next?: Uint8Array;
  /** applying it would cost too much to find out what it does: it must be refused as it stands */
  readonly isBomb?: boolean;
}

const SERVER_ROOTS = ['decisions', 'status', 'spending'];
const ROOTS: Readonly<Record<OracleKind, readonly string[]>> = {
  canvas: ['meta', 'pages', 'objects'],
  review: ['brief', 'chat', 'threads', 'proposals', ...SERVER_ROOTS],
};
const ENTRY_ROOTS = ['chat', 'threads', 'proposals'];

type Attack = (scene: Scene) => Omit<HostileUpdate, 'name'> | undefined;

/** Everything that we could think of, each by its name. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  'any root, allowed or not': (scene) => edited(scene, (doc) => set(doc, pickRoot(scene), scene)),
  'an unknown root': (scene) =>
    edited(scene, (doc) => doc.getMap(scene.random.pick(['x', '', 'objects ', '__proto__'])).set('a', 1)),
  'a known root as a list': (scene) => edited(scene, (doc) => doc.getArray(pickRoot(scene)).insert(0, ['x'])),
  'as another client': (scene) => {
    const victim = victimOf(scene);
    return victim === undefined
      ? undefined
      : edited(scene, (doc) => set(doc, pickRoot(scene), scene), { as: victim });
  },
  'garbage under the name of another': (scene) => {
    const victim = victimOf(scene);
    const clock = victim === undefined ? 0 : stateOf(scene, victim);
    return victim === undefined
      ? undefined
      : { update: numbers(1, 1, victim, clock, 0, 1 + scene.random.below(1_000_000), 0) };
  },
  'deletes what is not its own': (scene) =>
    edited(scene, (doc) => {
      const root = doc.getMap(pickRoot(scene));
      const keys = [...root.keys()];
      if (keys.length > 0) root.delete(scene.random.pick(keys));
    }),
  'deletes random ranges': (scene) => {
    const clients = [...stateVectorOf(scene).entries()].filter(([, clock]) => clock > 0);
    if (clients.length === 0) return undefined;
    const [client, clock] = scene.random.pick(clients);
    const from = scene.random.below(clock);
    const length = 1 + scene.random.below(scene.random.chance(0.8) ? clock - from : 2 * clock);
    return { update: numbers(0, 1, client, 1, from, length) };
  },
  'deletes what nobody has': ({ random }) => ({
    update: numbers(0, 1, 1_000_000 + random.below(9), 1, 0, 5),
  }),
  'a dependency that is missing': (scene) => ({ update: twoSteps(scene)[1] }),
  'a forbidden part before what it hangs on': (scene) => {
    const [first, second] = twoSteps(scene);
    return { update: second, next: first };
  },
  'a gap in between': (scene) => {
    const doc = copyOf(scene);
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (let index = 0; index < 3; index++) set(doc, pickRoot(scene), scene);
    const [first, , third] = updates;
    return first && third ? { update: Y.mergeUpdates([first, third]) } : undefined;
  },
  'an entry of somebody else': (scene) =>
    edited(scene, (doc) => {
      const root = doc.getMap<unknown>(scene.random.pick(ENTRY_ROOTS));
      const maps = [...root.values()].filter((entry) => entry instanceof Y.Map);
      if (maps.length === 0) return;
      const entry = scene.random.pick(maps);
      const comments = entry.get('comments');
      const comment = comments instanceof Y.Map ? [...comments.values()][0] : undefined;
      const target = comment instanceof Y.Map && scene.random.chance(0.5) ? comment : entry;
      const key = scene.random.pick([
        'body',
        'base',
        'authorId',
        'authorName',
        'status',
        'resolvedBy',
        'text',
      ]);
      target.set(key, scene.random.pick<unknown>(['accepted', scene.author.id, 'somebody', { body: 'x' }]));
    }),
  'a signature that is not its own': (scene) =>
    edited(scene, (doc) => {
      const { author, random } = scene;
      const forged = random.pick([
        { authorId: 'somebody' },
        { authorName: 'Somebody Else' },
        { authorKind: 'server' },
        { authorId: undefined },
      ]);
      doc.getMap(random.pick(ENTRY_ROOTS)).set(`forged${random.below(4)}`, signed(author, forged));
    }),
  'a decision that is not its to make': (scene) =>
    edited(scene, (doc) => {
      const { author, random } = scene;
      const forged = random.pick<object>([
        { status: 'accepted' },
        { status: 'rejected' },
        { status: 7 },
        { status: 'open', decidedBy: author.id },
        { decidedAt: '2026-01-01' },
      ]);
      doc.getMap('proposals').set(`decided${random.below(4)}`, signed(author, { ...forged }));
    }),
  'a part that claims two places': (scene) => forgedPlace(scene),
  'a document within': (scene) =>
    edited(scene, (doc) => doc.getMap<unknown>(pickRoot(scene)).set('sub', new Y.Doc())),
  'more structs than bytes': ({ random }) => ({
    update: numbers(1, 1_000_000 + random.below(2 ** 30), 1, 0),
    isBomb: true,
  }),
  'a run without end': () => ({ update: numbers(1, 1, 77, 0, 0, 2 ** 40, 0), isBomb: true }),
  'deletes without end': ({ random }) => ({
    update: numbers(0, 1, 1, 1_000_000 + random.below(2 ** 30)),
    isBomb: true,
  }),
  'the other encoding': (scene) => {
    const doc = copyOf(scene);
    const before = Y.encodeStateVector(doc);
    set(doc, pickRoot(scene), scene);
    return { update: Y.encodeStateAsUpdateV2(doc, before), isBomb: true };
  },
  'bytes changed at random': (scene) => {
    const whole = edited(scene, (doc) => {
      for (let edits = 1 + scene.random.below(3); edits > 0; edits--) set(doc, pickRoot(scene), scene);
    });
    return { update: mutate(whole.update, scene.random) };
  },
};

const NAMES = Object.keys(ATTACKS);

export function hostileUpdate(scene: Scene): HostileUpdate | undefined {
  const name = scene.random.pick(NAMES);
  const made = ATTACKS[name]?.(scene);
  return made && { name, ...made };
}

function edited(
  scene: Scene,
  change: (doc: Y.Doc) => void,
  { as }: { as?: number } = {},
): { update: Uint8Array } {
  const doc = copyOf(scene);
  if (as !== undefined) doc.clientID = as;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => change(doc));
  return { update: Y.encodeStateAsUpdate(doc, before) };
}

/** Two updates of which the second hangs on the first. */
function twoSteps(scene: Scene): [Uint8Array, Uint8Array] {
  const doc = copyOf(scene);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const entry = new Y.Map<unknown>();
  doc.getMap(pickRoot(scene)).set(`step${scene.random.below(4)}`, entry);
  entry.set('second', new Y.Map([['base', { authorId: 'somebody' }]]));
  return [updates[0] ?? Uint8Array.of(0, 0), updates[1] ?? Uint8Array.of(0, 0)];
}

/** Says that it follows a part of one root, and names another root as its parent, or a part that is no parent. */
function forgedPlace(scene: Scene): { update: Uint8Array } | undefined {
  const { random } = scene;
  const clients = [...stateVectorOf(scene).entries()].filter(([, clock]) => clock > 0);
  if (clients.length < 1) return undefined;
  const [one, oneClock] = random.pick(clients);
  const [other, otherClock] = random.pick(clients);
  const client = 2_000_000 + random.below(1_000_000);
  const both = random.chance(0.5);
  return {
    update: encoding.encode((encoder) => {
      for (const value of [1, 1, client, 0]) encoding.writeVarUint(encoder, value);
      if (both) {
        encoding.writeUint8(encoder, 0x80 | 0x40 | 4);
        for (const value of [one, random.below(oneClock), other, random.below(otherClock)])
          encoding.writeVarUint(encoder, value);
      } else {
        // A parent by id: most parts are no parents.
        encoding.writeUint8(encoder, 0x20 | 4);
        for (const value of [0, one, random.below(oneClock)]) encoding.writeVarUint(encoder, value);
        encoding.writeVarString(encoder, 'key');
      }
      encoding.writeVarString(encoder, 'forged');
      encoding.writeVarUint(encoder, 0);
    }),
  };
}

function set(doc: Y.Doc, root: string, { random, author }: Scene): void {
  doc.getMap<unknown>(root).set(`h${random.below(5)}`, random.pick<unknown>([1, 'x', signed(author, {})]));
}

function pickRoot({ kind, random }: Scene): string {
  return random.pick(ROOTS[kind]);
}

/** A client id of somebody else who has written something. */
function victimOf({ owners, author, random }: Scene): number | undefined {
  const victims = [...owners].filter(([, owner]) => owner !== author.id).map(([client]) => client);
  return victims.length === 0 ? undefined : random.pick(victims);
}

function copyOf({ state }: Scene): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

const stateVectorOf = ({ state }: Scene): Map<number, number> => Y.parseUpdateMeta(state).to;

const stateOf = (scene: Scene, client: number): number => stateVectorOf(scene).get(client) ?? 0;

const numbers = (...values: number[]): Uint8Array =>
  encoding.encode((encoder) => values.forEach((value) => encoding.writeVarUint(encoder, value)));

export function mutate(update: Uint8Array, random: SeededRandom): Uint8Array {
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
