import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { PoolClient } from 'pg';
import { ZodError } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { DamagedEntryError, logClosed, logDamaged, logUnreachable } from '../errors.ts';

/** A connection that does not come about within this time is given up. */
const CONNECT_MS = 3_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** The way to the server. What hangs is cut off, what broke is made anew; nobody has to restart anything. */
export class PostgresConnections {
  readonly #pool: pg.Pool;
  /** connections that are known to wait for the disk */
  readonly #durable = new WeakSet<PoolClient>();
  #closed = false;

  /** @param most connections at a time */
  constructor(url: string, most: number) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: most,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      application_name: 'studio update log',
      // An idle connection must not keep a process alive that has nothing else to do.
      allowExitOnIdle: true,
    });
    // A connection that breaks rejects what is under way on it and is not used again. Without listeners, the event would end
    // the process as well, whether the connection is idle or in use.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * Runs `work` on a connection; if it takes longer than `ms` in all, the connection is cut, whatever the server is doing.
   * After an error the connection is not used again: nobody knows what is left on it.
   *
   * @throws whatever `work` or the server throws
   */
  async with<Result>(ms: number, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw logClosed();
    const deadline = performance.now() + ms;
    const client = await this.#connect(ms);
    let isCut = false;
    const timer = setTimeout(
      () => {
        isCut = true;
        client.release(true);
      },
      Math.max(0, deadline - performance.now()),
    );
    try {
      if (!this.#durable.has(client)) {
        await makeDurable(client);
        this.#durable.add(client);
      }
      const result = await work(client);
      if (!isCut) client.release();
      return result;
    } catch (error) {
      if (!isCut) client.release(true);
      throw isCut ? new Error('The database does not answer.', { cause: error }) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #connect(ms: number): Promise<PoolClient> {
    const connecting = this.#pool.connect();
    const late = new AbortController();
    try {
      const client = await Promise.race([
        connecting,
        wait(Math.max(0, ms), undefined, { signal: late.signal, ref: false }),
      ]);
      if (client !== undefined) return client;
    } finally {
      late.abort();
    }
    void connecting.then(
      (client) => client.release(),
      () => undefined,
    );
    throw new Error('The database does not answer.');
  }

  /**
   * As `with`, again and again while the server is away, until `ms` are over.
   *
   * @throws StudioError `unavailable`, or what `work` throws by itself
   */
  async persist<Result>(ms: number, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const deadline = performance.now() + ms;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return await this.with(deadline - performance.now(), work);
      } catch (error) {
        const left = deadline - performance.now();
        if (!mayPass(error) || left <= pause) throw toLogError(error);
        await wait(pause);
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }
}

/**
 * A commit is on the server's disk when it is answered: that is the promise of the log, so a server or role that is set to
 * answer earlier is set right for this connection. The other levels all wait for the disk.
 */
async function makeDurable(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ level: string }>(
    `select case when current_setting('synchronous_commit') = 'off'
       then set_config('synchronous_commit', 'on', false)
       else current_setting('synchronous_commit') end as level`,
  );
  if (rows[0]?.level === undefined || rows[0].level === 'off')
    throw new StudioError(
      'unavailable',
      'The database does not keep what it confirms: set synchronous_commit to on.',
    );
}

/**
 * What the server itself refuses passes in these classes of SQLSTATE: connection 08, a transaction that lost to another 40,
 * resources 53 (disk full), locks and shutdown 55 and 57, its system 58. What does not come from the server is the connection.
 */
function mayPass(error: unknown): boolean {
  if (error instanceof StudioError || error instanceof DamagedEntryError || error instanceof ZodError)
    return false;
  return !(error instanceof pg.DatabaseError) || /^(08|40|53|55|57|58)/.test(error.code ?? '');
}

function toLogError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  return error instanceof DamagedEntryError ? logDamaged(error) : logUnreachable(error);
}
