import type { Kysely, Selectable } from 'kysely';
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
  row(jobId: string): Promise<Selectable<Database['jobs']>>;
  /** @param forUserId whom the address of the result is given to */
  describe(row: Selectable<Database['jobs']>, forUserId: string): Job;
  result(jobId: string): Promise<JobOutput>;
  /** Takes up what an earlier process left: once. What was interrupted twice has failed. */
  resume(): Promise<void>;
  /** Resolves when nothing runs any more, or after `mostMs`; what is not done then is taken up at the next start. */
  drain(mostMs: number): Promise<void>;
}

const AT_ONCE = 2;
const MOST_ATTEMPTS = 2;
const MOST_WAITING_PER_PERSON = 20;
const outputSchema = z.object({ mime: z.string(), bytes: z.number(), fileName: z.string() });
const errorSchema = z.object({ code: z.string(), message: z.string() });

/** Work that outlasts a request, as rows; run in this process, a few at a time, oldest first. */
export function createJobs(deps: {
  db: Kysely<Database>;
  blobs: BlobStore;
  signedUrls: SignedUrls;
  handlers: Readonly<Record<string, JobHandler>>;
  now: () => Date;
  onFailure: (error: unknown, jobId: string) => void;
}): Jobs {
  const { db, blobs, signedUrls, handlers, now, onFailure } = deps;
  const waiting: string[] = [];
  const running = new Set<Promise<void>>();
  let draining = false;
  /** Work that still runs has lost its database; its row stays as it is for the next start. */
  let abandoned = false;
  const keyOf = (jobId: string): string => `results/${jobId}`;

  async function set(
    jobId: string,
    change: Partial<Pick<Selectable<Database['jobs']>, 'status' | 'progress'>> & {
      result?: string;
      error?: string;
    },
  ): Promise<void> {
    await db
      .updateTable('jobs')
      .set({ ...change, updated_at: now() })
      .where('id', '=', jobId)
      .execute();
  }

  async function work(jobId: string): Promise<void> {
    const job = await db
      .updateTable('jobs')
      .set((row) => ({ status: 'running', attempts: row('attempts', '+', 1), updated_at: now() }))
      .where('id', '=', jobId)
      .where('status', '=', 'queued')
      .returningAll()
      .executeTakeFirst();
    if (job === undefined) return;
    try {
      const handler = handlers[job.kind];
      if (handler === undefined) throw new Error(`There is no work of kind ${job.kind}.`);
      let reached = 0;
      const onProgress = async (progress: number): Promise<void> => {
        if (progress <= reached || progress > 1) return;
        reached = progress;
        await set(jobId, { progress });
      };
      const { bytes, mime, fileName } = await handler({
        input: job.input,
        creativeId: job.creative_id,
        onProgress,
      });
      await blobs.put(keyOf(jobId), bytes);
      await set(jobId, {
        status: 'done',
        progress: 1,
        result: toJsonColumn({ mime, fileName, bytes: bytes.length }),
      });
    } catch (error) {
      if (abandoned) return;
      const told =
        error instanceof StudioError
          ? { code: error.code, message: error.message }
          : { code: 'internal', message: 'Something went wrong on our side. Try again.' };
      if (!(error instanceof StudioError)) onFailure(error, jobId);
      await set(jobId, { status: 'failed', error: toJsonColumn(told) });
    }
  }

  function pump(): void {
    if (draining) return;
    while (running.size < AT_ONCE) {
      const jobId = waiting.shift();
      if (jobId === undefined) return;
      const run = work(jobId)
        .catch((error: unknown) => onFailure(error, jobId))
        .finally(() => {
          running.delete(run);
          pump();
        });
      running.add(run);
    }
  }

  async function row(jobId: string): Promise<Selectable<Database['jobs']>> {
    const found = isId(jobId)
      ? await db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst()
      : undefined;
    if (found === undefined) throw notFound('job');
    return found;
  }

  return {
    row,

    async add({ kind, workspaceId, creativeId, userId, input }) {
      if (draining) throw new StudioError('unavailable', 'The server is going away: try again in a moment.');
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
      waiting.push(id);
      pump();
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
      const bytes = output.success ? await blobs.get(keyOf(jobId)) : undefined;
      if (!output.success || bytes === undefined) throw notFound('file');
      return { bytes, mime: output.data.mime, fileName: output.data.fileName };
    },

    async resume() {
      await db
        .updateTable('jobs')
        .set({
          status: 'failed',
          error: toJsonColumn({
            code: 'internal',
            message: 'The server stopped while this was made. Start it again.',
          }),
          updated_at: now(),
        })
        .where('status', '=', 'running')
        .where('attempts', '>=', MOST_ATTEMPTS)
        .execute();
      const left = await db
        .updateTable('jobs')
        .set({ status: 'queued', updated_at: now() })
        .where('status', 'in', ['queued', 'running'])
        .returning('id')
        .execute();
      waiting.push(...left.map((job) => job.id).sort());
      pump();
    },

    async drain(mostMs) {
      draining = true;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, mostMs);
      await Promise.race([Promise.all(running), late]);
      clearTimeout(timer);
      abandoned = true;
    },
  };
}
