import type { Kysely } from 'kysely';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { createId, isId } from '@sparklio/shared/ids';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Job } from '@sparklio/shared/protocol/api';
import { notFound } from '../access/access.ts';
import type { SignedUrls } from '../access/signed-urls.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';
import { HTTP_LIMITS } from '../http/limits.ts';
import { LEASE_MS, createJobQueue } from './job-queue.ts';
import type { JobRow } from './job-queue.ts';

export interface JobOutput {
  readonly bytes: Uint8Array;
  readonly mime: string;
  /** as it is offered for saving */
  readonly fileName: string;
}

/** Does the work of one kind of job. `input` is what `add` was given; parse it. */
export type JobHandler = (job: {
  readonly input: unknown;
  readonly creativeId: string;
  /** 0–1; less than before is ignored */
  readonly onProgress: (progress: number) => Promise<void>;
}) => Promise<JobOutput>;

export interface Jobs {
  /** @throws StudioError `unavailable` while the server goes away, `rate_limited` if a person has too many waiting */
  add(job: {
    kind: string;
    workspaceId: string;
    creativeId: string;
    userId: string;
    input: Json;
  }): Promise<string>;
  /** @throws StudioError `not_found` */
  row(jobId: string): Promise<JobRow>;
  /** @param forUserId whom the address of the result is given to */
  describe(row: JobRow, forUserId: string): Job;
  result(jobId: string): Promise<JobOutput>;
  /** Begins to work, also on what servers left that are gone: once. What was interrupted twice has failed. */
  resume(): Promise<void>;
  /** Resolves when nothing runs any more, or after `mostMs`; what is not done then is given back to whoever comes next. */
  drain(mostMs: number): Promise<void>;
}

const AT_ONCE = 2;
/** How often a server looks for what others left, ms. */
const LOOK_MS = 2_000;
const MOST_WAITING_PER_PERSON = 20;
const outputSchema = z.object({
  mime: z.string(),
  bytes: z.number(),
  fileName: z.string(),
  key: z.string().optional(),
});
const errorSchema = z.object({ code: z.string(), message: z.string() });

/** Work that outlasts a request, as rows that all servers share; each works on a few at a time, oldest first. */
export function createJobs(deps: {
  db: Kysely<Database>;
  blobs: BlobStore;
  signedUrls: SignedUrls;
  handlers: Readonly<Record<string, JobHandler>>;
  now: () => Date;
  onFailure: (error: unknown, jobId: string | undefined) => void;
  /** no other server uses this database */
  isAlone: boolean;
}): Jobs {
  const { db, blobs, signedUrls, handlers, now, onFailure, isAlone } = deps;
  const queue = createJobQueue(db, now);
  const running = new Set<Promise<void>>();
  const state = { isDraining: false, lookAgain: false };
  let looking: Promise<void> | undefined;
  let renewing: NodeJS.Timeout | undefined;
  let lookingOut: NodeJS.Timeout | undefined;
  /** Work that still runs has lost its database; its row was given back for whoever comes next. */
  let abandoned = false;
  const keyOf = (jobId: string, attempt: number): string => `results/${jobId}-${attempt}`;

  async function work(job: JobRow): Promise<void> {
    try {
      const handler = handlers[job.kind];
      if (handler === undefined) throw new Error(`There is no work of kind ${job.kind}.`);
      let reached = 0;
      const onProgress = async (progress: number): Promise<void> => {
        if (progress <= reached || progress > 1) return;
        reached = progress;
        if (!(await queue.change(job.id, { progress }))) throw new TakenOver();
      };
      const { bytes, mime, fileName } = await handler({
        input: job.input,
        creativeId: job.creative_id,
        onProgress,
      });
      // A file of its own for each attempt: one that was taken for dead must not write over its successor's.
      const key = keyOf(job.id, job.attempts);
      await blobs.put(key, bytes);
      const result = { mime, fileName, bytes: bytes.length, key };
      if (!(await queue.change(job.id, { status: 'done', result }))) await blobs.delete(key);
    } catch (error) {
      if (abandoned || error instanceof TakenOver) return;
      const told =
        error instanceof StudioError
          ? { code: error.code, message: error.message }
          : { code: 'internal', message: 'Something went wrong on our side. Try again.' };
      if (!(error instanceof StudioError)) onFailure(error, job.id);
      await queue.change(job.id, { status: 'failed', error: told });
    }
  }

  async function look(): Promise<void> {
    try {
      do {
        state.lookAgain = false;
        while (!state.isDraining && running.size < AT_ONCE) {
          const job = await queue.claim();
          if (job === undefined) break;
          start(job);
        }
      } while (state.lookAgain && !state.isDraining);
    } catch (error) {
      onFailure(error, undefined);
    }
  }

  /** Takes jobs until all hands are full or none is left. One look at a time; one that is asked for meanwhile follows. */
  function pump(): Promise<void> {
    state.lookAgain = true;
    looking ??= look().finally(() => (looking = undefined));
    return looking;
  }

  function start(job: JobRow): void {
    const run = work(job)
      .catch((error: unknown) => onFailure(error, job.id))
      .finally(() => {
        running.delete(run);
        if (!state.isDraining) void pump();
      });
    running.add(run);
  }

  async function row(jobId: string): Promise<JobRow> {
    const found = isId(jobId)
      ? await db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst()
      : undefined;
    if (found === undefined) throw notFound('job');
    return found;
  }

  return {
    row,

    async add({ kind, workspaceId, creativeId, userId, input }) {
      if (state.isDraining)
        throw new StudioError('unavailable', 'The server is going away: try again in a moment.');
      const { count } = await db
        .selectFrom('jobs')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('user_id', '=', userId)
        .where('status', 'in', ['queued', 'running'])
        .executeTakeFirstOrThrow();
      if (Number(count) >= MOST_WAITING_PER_PERSON) {
        throw new StudioError('rate_limited', 'You have many exports waiting: let some finish first.');
      }
      const id = createId();
      await db
        .insertInto('jobs')
        .values({
          id,
          kind,
          workspace_id: workspaceId,
          creative_id: creativeId,
          user_id: userId,
          input: toJsonColumn(input ?? {}),
          status: 'queued',
        })
        .execute();
      await pump();
      return id;
    },

    describe(job, forUserId) {
      const output = outputSchema.safeParse(job.result);
      const failure = errorSchema.safeParse(job.error);
      return {
        id: job.id,
        status: job.status,
        progress: job.progress,
        ...(output.success
          ? {
              result: {
                url: signedUrls.sign('GET', `/api/v1/jobs/${job.id}/file`, HTTP_LIMITS.signedUrlSeconds, {
                  for: forUserId,
                }),
                mime: output.data.mime,
                bytes: output.data.bytes,
              },
            }
          : {}),
        ...(failure.success ? { error: failure.data } : {}),
      };
    },

    async result(jobId) {
      const output = outputSchema.safeParse((await row(jobId)).result);
      const bytes = output.success ? await blobs.get(output.data.key ?? `results/${jobId}`) : undefined;
      if (!output.success || bytes === undefined) throw notFound('file');
      return { bytes, mime: output.data.mime, fileName: output.data.fileName };
    },

    async resume() {
      if (isAlone) await queue.takeOverAll();
      renewing = setInterval(() => {
        if (running.size > 0) queue.renew().catch((error: unknown) => onFailure(error, undefined));
      }, LEASE_MS / 3);
      // What another server leaves behind nobody tells of; alone, everything is told.
      if (!isAlone) lookingOut = setInterval(() => void pump(), LOOK_MS);
      await pump();
    },

    async drain(mostMs) {
      state.isDraining = true;
      clearInterval(lookingOut);
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, mostMs);
      await Promise.race([looking, late]);
      await Promise.race([Promise.all(running), late]);
      clearTimeout(timer);
      clearInterval(renewing);
      abandoned = true;
      if (running.size > 0) await queue.giveBack();
    },
  };
}

/** Another server works on the job now. */
class TakenOver extends Error {}
