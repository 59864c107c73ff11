import { untilTrue } from '../torture/wait.ts';
import { onStage, runAsScript } from './fault.ts';
import type { Fault } from './fault.ts';

const MEGABYTES = { short: 60, long: 500 } as const;
/** below what four writers may send at once, so that it is soon done */
const WARM_UP_MEGABYTES = 50;
const PIECE_BYTES = 250_000;
const MOST_P95_MS = 100;
const MOST_MEGABYTES = 100;
/** One writer may send 2 MB a second; several together are one busy document. */
const WRITERS = 4;

/** Somebody opens a document and stops reading while others write: that socket is ended, the others notice nothing. */
export const lazyReader: Fault = {
  title: 'a reader that does not read',
  run: (form) =>
    onStage(async (stage) => {
      const writers = Array.from({ length: WRITERS }, (_, index) =>
        stage.join(`writer${index}`, stage.names.contentName),
      );
      await untilTrue(() => writers.every(({ isSynced }) => isSynced), 'the writers');
      const waits: number[] = [];
      let mostMegabytes = 0;
      const write = async (goal: number): Promise<void> => {
        let written = 0;
        await Promise.all(
          writers.map(async (writer, index) => {
            for (let round = 0; written < goal; round++) {
              written += PIECE_BYTES;
              writer.edit(['piece'], (doc) =>
                doc.getMap('meta').set(`piece${index}`, `${round}${'x'.repeat(PIECE_BYTES)}`),
              );
              await untilTrue(() => writer.unsaved === 0, 'a piece to be saved');
              if (index > 0) continue;
              // What a small edit of somebody else waits.
              const begun = performance.now();
              stage.witness.edit(['small'], (doc) => doc.getMap('meta').set('small', round));
              await untilTrue(() => stage.witness.unsaved === 0, 'a small edit to be saved');
              waits.push(performance.now() - begun);
              mostMegabytes = Math.max(mostMegabytes, (await stage.measure()).rssMegabytes);
            }
          }),
        );
      };
      // What so much writing costs by itself is not the reader's fault.
      await write(WARM_UP_MEGABYTES * 1_000_000);
      waits.length = 0;
      mostMegabytes = 0;
      const lazy = await stage.signedIn('lazy', 'viewer');
      lazy.webSocket.pause();
      const before = await stage.measure();
      await write(MEGABYTES[form] * 1_000_000);
      await untilTrue(
        async () => (await stage.measure()).sockets < before.sockets,
        'the reader that does not read to be ended',
      );
      for (const writer of writers) writer.destroy();
      const p95 = waits.toSorted((one, other) => one - other)[Math.floor(waits.length * 0.95)] ?? 0;
      const grown = mostMegabytes - before.rssMegabytes;
      if (form === 'long' && p95 > MOST_P95_MS) stage.problems.push(`others waited ${Math.round(p95)} ms`);
      if (form === 'long' && grown > MOST_MEGABYTES) stage.problems.push(`it took ${Math.round(grown)} MB`);
      return { 'MB written': MEGABYTES[form], 'p95 of others ms': p95, 'grown MB': grown };
    }),
};

if (import.meta.main) await runAsScript(lazyReader);
