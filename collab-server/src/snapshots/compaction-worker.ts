import { parentPort } from 'node:worker_threads';
import { doCompactionJob } from './compaction-job.ts';
import type { CompactionJob } from './compaction-job.ts';

// The compacting thread: one job at a time.
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread.');

port.on('message', (job: CompactionJob) => {
  doCompactionJob(job).then(
    (result) => port.postMessage({ result }),
    (error: unknown) => port.postMessage({ problem: error instanceof Error ? error.message : String(error) }),
  );
});
