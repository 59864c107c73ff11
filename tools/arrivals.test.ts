import { expect, it } from 'vitest';
import { createMemoryMessageBus } from '@sparklio/agent-runtime/message-bus/adapters/memory';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { rememberArrivals } from './arrivals.ts';

it('who came before the agents is told to them, who left again is not', async () => {
  const bus = createMemoryMessageBus();
  const tell = await rememberArrivals(bus);
  const subjectOf = (creative: string, event: 'opened' | 'closed'): string =>
    subjects.document('workspace', 'canvas', creative, event);
  let left = 0;
  await bus.subscribe(subjects.anyDocument('closed'), () => void (left += 1));
  await bus.publish(subjectOf('stays', 'opened'), { creativeId: 'stays' });
  await bus.publish(subjectOf('leaves', 'opened'), { creativeId: 'leaves' });
  await bus.publish(subjectOf('leaves', 'closed'), { creativeId: 'leaves' });
  await expect.poll(() => left).toBe(1);

  const heard: unknown[] = [];
  await bus.subscribe(subjects.anyDocument('opened'), ({ payload }) => void heard.push(payload));
  await tell();
  await expect.poll(() => heard).toEqual([{ creativeId: 'stays' }]);
  await bus.drain();
});
