import { parentPort } from 'node:worker_threads';
import { loadFontBook } from '@sparklio/shared/fonts/load-node';
import { draw } from './draw.ts';
import type { DrawJob, DrawReply } from './draw-job.ts';

// The drawing thread: one job at a time, in the order they come.
const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');
const fonts = await loadFontBook();
let last: Promise<void> = Promise.resolve();

async function answer(id: number, job: DrawJob): Promise<DrawReply> {
  try {
    return { id, drawing: await draw(job, fonts) };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', ({ id, job }: { id: number; job: DrawJob }) => {
  last = last.then(async () => port.postMessage(await answer(id, job)));
});
