import { untilTrue } from '../torture/wait.ts';
import { onStage, runAsScript } from './fault.ts';
import type { Fault, RawPeer } from './fault.ts';

const IDLE = { short: 200, long: 5_000 } as const;
const HERD = { short: 100, long: 2_000 } as const;
const DOCUMENTS = { short: 40, long: 200 } as const;
const LOADS_AT_ONCE = 16;
const ALL_BACK_MS = 60_000;

/** Thousands of sockets that do nothing, then a crowd that comes back in one moment, to documents nobody has in memory. */
export const crowds: Fault = {
  title: 'crowds that idle and that come back at once',
  run: (form) =>
    onStage(async (stage) => {
      const idle: RawPeer[] = [];
      while (idle.length < IDLE[form]) {
        const missing = Math.min(100, IDLE[form] - idle.length);
        idle.push(
          ...(await Promise.all(
            Array.from({ length: missing }, (_, index) =>
              stage.signedIn(`idle${idle.length + index}`, 'viewer'),
            ),
          )),
        );
      }
      const { sockets } = await stage.measure();
      if (sockets < IDLE[form]) stage.problems.push(`only ${sockets} sockets stayed`);
      await stage.expectUnharmed();
      for (const { webSocket } of idle) webSocket.terminate();

      const names = Array.from({ length: DOCUMENTS[form] }, (_, index) =>
        stage.names.contentName.replace(/[0-9a-f]{12}$/, () => index.toString(16).padStart(12, '0')),
      );
      await stage.measure();
      const begun = performance.now();
      const herd = Array.from({ length: HERD[form] }, (_, index) =>
        stage.join(`member${index}`, names[index % names.length] ?? ''),
      );
      await untilTrue(() => herd.every(({ hasDocument }) => hasDocument), 'all to be back', 2 * ALL_BACK_MS);
      const backMs = performance.now() - begun;
      const { mostLoadsAtOnce, loads } = await stage.measure();
      for (const client of herd) client.destroy();
      if (mostLoadsAtOnce > LOADS_AT_ONCE) stage.problems.push(`${mostLoadsAtOnce} loads at once`);
      if (loads > names.length) stage.problems.push(`${loads} loads of ${names.length} documents`);
      if (form === 'long' && backMs > ALL_BACK_MS)
        stage.problems.push(`all were back only after ${backMs} ms`);
      return {
        idle: idle.length,
        herd: herd.length,
        'all back ms': backMs,
        'loads at once': mostLoadsAtOnce,
        loads,
      };
    }),
};

if (import.meta.main) await runAsScript(crowds);
