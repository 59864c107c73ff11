import { readChat } from '@sparklio/shared/documents/review/read';
import { addChatMessage } from '@sparklio/shared/documents/review/write';
import { StudioError } from '@sparklio/shared/errors';
import { createOrigin } from '@sparklio/shared/origin';
import type { AgentTask } from '@sparklio/shared/protocol/agent-messages';
import type { AgentManifest } from '../agents/manifest.ts';
import type { AgentWorker } from './agent-worker.ts';
import { answerTo } from './answer.ts';
import type { BrandSource } from './brand-source.ts';
import { openCount } from './take-turn.ts';

/**
 * Does what a task asks: look at everything now, and say in the chat what was found. The answer's id is the task's, so
 * a task that is delivered again finds its answer there and adds nothing. Resolves when the answer is stored.
 *
 * @param mayWrite asked before the answer is written
 * @returns false if the agent was stopped meanwhile and nothing was written
 */
export async function runTask(
  task: AgentTask,
  {
    manifest,
    worker,
    brand,
    mayWrite,
  }: { manifest: AgentManifest; worker: AgentWorker; brand: BrandSource; mayWrite: () => Promise<boolean> },
): Promise<boolean> {
  const { session, inspection } = worker;
  if (isAnswered(task, worker)) return true;
  await brand.refresh();
  await worker.inspectNow();
  if (!(await mayWrite())) return false;
  // Cut off in between: better asked again than answered without having looked.
  if (!session.isLive) throw new StudioError('unavailable', 'The agent lost its connection.');
  if (!isAnswered(task, worker)) {
    const body = answerTo(task.prompt, manifest, {
      pages: inspection.pageCount,
      objects: inspection.objectCount,
      faults: inspection.sightings().map(({ found }) => found.fault.title),
      open: openCount(session.review, session.holder.id),
      brand: await brand.current(),
      isPartial: inspection.isPartial,
      isTooLarge: inspection.isTooLarge,
    });
    const author = { authorId: session.holder.id, authorName: manifest.title, authorKind: 'agent' as const };
    addChatMessage(
      session.review,
      { id: task.taskId, ...author, body },
      createOrigin(session.holder.id, 'agent', task.taskId),
    );
  }
  await session.saved();
  return true;
}

function isAnswered({ taskId }: AgentTask, { session }: AgentWorker): boolean {
  return readChat(session.review).some(({ id }) => id === taskId);
}
