import { expect, it } from 'vitest';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { createMemoryBus } from '../../test/support/memory-bus.ts';
import { createArrivals } from './arrivals.ts';

const subjectOf = (creative: string, event: 'opened' | 'closed'): string =>
  subjects.document('workspace', 'canvas', creative, event);

it('tells agents that come later, or were away, which documents are open', async () => {
  const bus = createMemoryBus();
  let time = 1_000;
  const arrivals = createArrivals(bus, () => new Date(time));
  await arrivals.start();
  await bus.publish(subjectOf('stays', 'opened'), { creativeId: 'stays' });
  await bus.publish(subjectOf('leaves', 'opened'), { creativeId: 'leaves' });
  await bus.publish(subjectOf('leaves', 'closed'), { creativeId: 'leaves' });

  const heard: unknown[] = [];
  await bus.subscribe(subjects.anyDocument('opened'), ({ payload }) => void heard.push(payload));
  const beat = (): Promise<void> => bus.publish(subjects.heartbeat('node'), {});
  await beat();
  await expect.poll(() => heard).toEqual([{ creativeId: 'stays' }]);

  time += 5_000;
  await beat();
  time += 60_000;
  await beat();
  await expect.poll(() => heard).toEqual([{ creativeId: 'stays' }, { creativeId: 'stays' }]);
  await arrivals.stop();
});
