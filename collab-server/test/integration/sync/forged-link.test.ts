import { createId } from '@sparklio/shared/ids';
import { expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { createMemoryNetwork } from '../../../src/sync/link/adapters/memory.ts';
import { encodeDocumentMessage } from '../../../src/sync/link/link-messages.ts';
import { documentChannel } from '../../../src/sync/link/server-link.ts';
import { createSignedLink } from '../../../src/sync/link/signed-link.ts';
import { createMemoryUpdateLog } from '../../../src/update-log/adapters/memory.ts';
import { converged } from './many-servers.ts';
import { startHarness } from './sync-harness.ts';

const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

test('a forged message enters no document, and the next honest edit arrives at every server', async () => {
  const network = createMemoryNetwork();
  const log = createMemoryUpdateLog();
  const creative = { workspaceId: createId(), kind: 'canvas', creativeId: createId() } as const;
  const warned: string[] = [];
  const note = (_: object, message: string): void => void warned.push(message);
  const start = (): ReturnType<typeof startHarness> => {
    const link = createSignedLink({
      link: network.join(),
      secret: new Uint8Array(32).fill(1),
      logger: { ...logger, warn: note },
    });
    return startHarness({ log, link }, creative);
  };
  const [one, two] = await Promise.all([start(), start()]);
  onTestFinished(async () => {
    await one.stop();
    await two.stop();
    await log.close();
  });
  const name = one.names.contentName;
  const [ada, bob] = [one.join({ userId: 'ada' }), two.join({ userId: 'bob' })];
  await Promise.all([ada.saved(), bob.saved()]);

  const phantom = new Y.Doc();
  phantom.getMap('objects').set('phantom', 1);
  const forged = encodeDocumentMessage({
    kind: 'updates',
    server: 'forger',
    head: 1,
    from: 1,
    updates: [{ actorId: 'ada', update: Y.encodeStateAsUpdate(phantom) }],
  });
  network.join().publish(documentChannel(name), forged);
  await expect.poll(() => warned.length).toBe(2);

  ada.doc.getMap('meta').set('title', 'honest');
  await converged(log, name, [ada, bob]);
  expect(bob.doc.getMap('meta').get('title')).toBe('honest');
  expect([ada, bob].map(({ doc }) => doc.getMap('objects').size)).toEqual([0, 0]);
});
