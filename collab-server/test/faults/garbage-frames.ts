import * as Y from 'yjs';
import { createSeededRandom } from '../support/seeded-random.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { frame, onStage, runAsScript } from './fault.ts';
import type { Fault, Stage } from './fault.ts';
import { mutate } from './guard/hostile-updates.ts';

const FRAMES = { short: 300, long: 10_000 } as const;
/** Frames per socket at most: most sockets are ended by their first. */
const PER_SOCKET = 5;

/** Frames of random bytes and frames that were good once, before and after sign-in. */
export const garbageFrames: Fault = {
  title: 'garbage and mutated frames',
  run: (form, seed) =>
    onStage(async (stage) => {
      const random = createSeededRandom(seed);
      let sent = 0;
      let ended = 0;
      while (sent < FRAMES[form]) {
        const peer = random.chance(0.5) ? await stage.socket() : await stage.signedIn();
        for (let count = 0; count < PER_SOCKET && peer.closeReason === undefined; count++) {
          peer.send(badFrame(stage, random));
          sent += 1;
          await peer.read();
        }
        if (peer.closeReason !== undefined) ended += 1;
        peer.webSocket.terminate();
      }
      return { frames: sent, 'sockets ended at once': ended };
    }),
};

function badFrame({ names }: Stage, random: SeededRandom): Uint8Array {
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));
  const name = random.pick([names.contentName, names.reviewName, 'no-such-document', '']);
  switch (random.below(4)) {
    case 0:
      return bytes(1 + random.below(400));
    case 1:
      return Buffer.concat([frame(name, random.below(12), () => undefined), bytes(random.below(60))]);
    case 2: {
      const doc = new Y.Doc();
      doc.getMap('meta').set('forged', random.below(9));
      // Mutated: what is left of it may be read, and is refused or is an edit of `meta`, which harms no object.
      const update = mutate(Y.encodeStateAsUpdate(doc), random);
      return Buffer.concat([frame(name, 0, () => undefined), Uint8Array.of(2, update.length & 127), update]);
    }
    default: {
      const good = frame(name, 2, () => undefined);
      return mutate(Buffer.concat([good, Buffer.from(`{"userId":"x"}`)]), random);
    }
  }
}

if (import.meta.main) await runAsScript(garbageFrames);
