import { onStage, frame, runAsScript } from './fault.ts';
import * as encoding from 'lib0/encoding';
import type { Fault } from './fault.ts';

const MESSAGES = { short: 8_000, long: 100_000 } as const;
const FOREIGN = { short: 20, long: 1_000 } as const;

/** Messages faster than anybody may send them, and pages of other origins at the door. */
export const floods: Fault = {
  title: 'floods of messages and foreign origins',
  run: (form) =>
    onStage(async (stage) => {
      const { contentName } = stage.names;
      const awareness = frame(contentName, 1, (encoder) =>
        encoding.writeVarUint8Array(encoder, Uint8Array.of(1, 5, 1, 2, 123, 125)),
      );
      const question = frame(contentName, 0, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, Uint8Array.of(0));
      });
      let sent = 0;
      for (const message of [awareness, question]) {
        const flooder = await stage.signedIn('flooder');
        for (let index = 0; index < MESSAGES[form] && flooder.closeReason === undefined; index++) {
          flooder.send(message);
          sent += 1;
          if (index % 1_000 === 999) await new Promise((resolve) => setImmediate(resolve));
        }
        // It waits for its turn, or it is ended; in the meantime others go on as if it were not there.
        await stage.expectUnharmed();
        const { closeReason } = flooder;
        if (closeReason !== undefined && closeReason !== 'too-fast')
          stage.problems.push(`a flood ended as ${closeReason}`);
        flooder.webSocket.terminate();
      }
      let refused = 0;
      for (let index = 0; index < FOREIGN[form]; index++) {
        const foreign = await stage.socket({ origin: `http://evil${index}.test` });
        if (foreign.webSocket.readyState !== foreign.webSocket.OPEN) refused += 1;
      }
      if (refused < FOREIGN[form]) stage.problems.push('a page of another origin came in');
      return { messages: sent, 'foreign origins refused': refused };
    }),
};

if (import.meta.main) await runAsScript(floods);
