import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { onStage, runAsScript } from './fault.ts';
import type { Fault } from './fault.ts';

const ROUNDS = { short: 1, long: 20 } as const;
/** What one bomb may cost the others. */
const MOST_LAG_MS = 250;
const MOST_MEGABYTES = 50;

const numbers = (...values: number[]): Uint8Array =>
  encoding.encode((encoder) => values.forEach((value) => encoding.writeVarUint(encoder, value)));

const updateOf = (change: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc();
  doc.transact(() => change(doc));
  return Y.encodeStateAsUpdate(doc);
};

/** Small updates that would cost a server much if it believed them. */
const BOMBS: Readonly<Record<string, () => Uint8Array>> = {
  'a count of structs': () => numbers(1, 33_000_000, 1, 0),
  'a run without end': () => numbers(1, 1, 77, 0, 0, 2 ** 40, 0),
  'a set of deletes': () => numbers(0, 1, 1, 2 ** 33),
  '200,000 deletes': () =>
    encoding.encode((encoder) => {
      for (const value of [0, 1, 4242, 200_000]) encoding.writeVarUint(encoder, value);
      for (let index = 0; index < 200_000; index++) {
        encoding.writeVarUint(encoder, 2 * index);
        encoding.writeVarUint(encoder, 1);
      }
    }),
  'types within types': () =>
    updateOf((doc) => {
      let inner = doc.getMap<unknown>('objects');
      for (let level = 0; level < 5_000; level++) {
        const next = new Y.Map<unknown>();
        inner.set('a', next);
        inner = next;
      }
    }),
  'a value nested without end': () =>
    encoding.encode((encoder) => {
      for (const value of [1, 1, 9, 0]) encoding.writeVarUint(encoder, value);
      encoding.writeUint8(encoder, 8 | 0x20);
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, 'objects');
      encoding.writeVarString(encoder, 'a');
      encoding.writeVarUint(encoder, 1);
      for (let level = 0; level < 200_000; level++) encoding.writeUint8Array(encoder, Uint8Array.of(117, 1));
      encoding.writeUint8(encoder, 126);
      encoding.writeVarUint(encoder, 0);
    }),
  'an orphan': () => numbers(1, 1, 4243, 50, 0, 5, 0),
  'format 2': () => {
    const doc = new Y.Doc();
    doc.getMap('objects').set('a', 'x'.repeat(1_000));
    return Y.encodeStateAsUpdateV2(doc);
  },
};

/** A long array, and then 40,000 cuts through it: the first is honest work, the second would take many seconds. */
function cutArray(): [Uint8Array, Uint8Array] {
  const doc = new Y.Doc();
  const list = new Y.Array<number>();
  doc.getMap('meta').set('list', list);
  list.push(Array.from({ length: 80_000 }, (_, index) => index));
  const whole = Y.encodeStateAsUpdate(doc);
  const known = Y.encodeStateVector(doc);
  doc.transact(() => {
    for (let index = 39_999; index >= 0; index--) list.delete(2 * index, 1);
  });
  return [whole, Y.encodeStateAsUpdate(doc, known)];
}

/** Bombs one by one, each with a socket and a name of its own; each is refused before it costs anything. */
export const bombs: Fault = {
  title: 'bombs of structs, deletes and depth',
  run: (form) =>
    onStage(async (stage) => {
      const made: [string, readonly Uint8Array[]][] = Object.entries(BOMBS).map(([name, make]) => [
        name,
        [make()],
      ]);
      made.push(['an array cut 40,000 times', cutArray()]);
      let thrown = 0;
      let mostLagMs = 0;
      const before = (await stage.measure()).rssMegabytes;
      for (let round = 0; round < ROUNDS[form]; round++) {
        for (const [name, updates] of made) {
          const peer = await stage.signedIn(name);
          await stage.measure();
          for (const update of updates) peer.sendUpdate(update);
          const reason = await peer.closed().catch(() => 'an edit that was taken');
          thrown += 1;
          const { lagMs } = await stage.measure();
          mostLagMs = Math.max(mostLagMs, lagMs);
          if (!['bad-frame', 'too-large', 'update-refused'].includes(reason))
            stage.problems.push(`${name}: ended as ${reason}`);
          if (form === 'long' && lagMs > MOST_LAG_MS)
            stage.problems.push(`${name}: the server stood still for ${Math.round(lagMs)} ms`);
        }
      }
      const grown = (await stage.measure()).rssMegabytes - before;
      if (form === 'long' && grown > MOST_MEGABYTES) stage.problems.push(`it took ${Math.round(grown)} MB`);
      return { bombs: thrown, 'longest lag ms': mostLagMs, 'grown MB': grown };
    }),
};

if (import.meta.main) await runAsScript(bombs);
