import { untilTrue } from '../torture/wait.ts';
import { onStage, runAsScript } from './fault.ts';
import type { Fault } from './fault.ts';
import { PORTS } from './server-process.ts';

const MODES = ['throw', 'reject', 'hang'] as const;
const ROUNDS = { short: 1, long: 10 } as const;

/** Everything behind the server fails in every way, while somebody writes and somebody comes; then it works again. */
export const failingPorts: Fault = {
  title: 'ports that throw, reject and hang',
  run: (form) =>
    onStage(async (stage) => {
      let injected = 0;
      for (let round = 0; round < ROUNDS[form]; round++) {
        for (const port of PORTS) {
          for (const mode of MODES) {
            await stage.inject(port, mode);
            injected += 1;
            const { witness } = stage;
            witness.edit([`${port} ${mode}`], (doc) =>
              doc.getMap('meta').set('title', `${port} ${mode} ${round}`),
            );
            // A document of its own each time, so that loading is asked for; whether it opens now is not the point.
            const other = stage.names.contentName.replace(/[0-9a-f]{12}$/, () =>
              injected.toString(16).padStart(12, '0'),
            );
            const visitor = stage.join(`visitor${injected}`, other);
            if (port === 'append' && mode !== 'hang')
              await untilTrue(() => !witness.isSynced, 'the refusal of an edit that is not saved');
            await stage.inject(port, 'works');
            await untilTrue(() => visitor.hasDocument, `a visitor to come in after ${port} ${mode}`);
            visitor.destroy();
            await stage.expectUnharmed();
          }
        }
      }
      return { injected };
    }),
};

if (import.meta.main) await runAsScript(failingPorts);
