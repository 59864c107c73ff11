import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { CanvasReplay } from '@sparklio/shared/documents/canvas/replay';
import { Stretches } from '@sparklio/shared/documents/canvas/stretches';
import { formatDocumentName, parseDocumentName } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import { createCoalescer } from '../creatives/coalescer.ts';
import { createKeyedLock } from '../locks/keyed-lock.ts';
import type { Database } from '../database/schema.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { Authors } from './authors.ts';
import { writePart } from './change-rows.ts';
import type { Operations } from './operations.ts';
import type { PastStates } from './past-states.ts';

/** Whose log is read. */
export interface IndexedCreative {
  readonly id: string;
  readonly workspace_id: string;
  readonly kind: Database['creatives']['kind'];
}

/** Reads the logs of content documents into activities and changes, beside the work and never before it. */
export interface ChangeIndex {
  /** A content document was edited: it is read a moment later. */
  ask(document: string): void;
  /**
   * Reads what is in the log now, however it came there.
   *
   * @param withinMs stops after about this long; the rest is read later. Absent: to the end
   * @returns the position read to
   */
  catchUp(creative: IndexedCreative, withinMs?: number): Promise<number>;
  /** Lets go of documents that nobody has edited for a while, and asks for those that were left behind by a server that stopped. */
  sweep(): Promise<void>;
  /** Finishes what is being written. */
  drain(): Promise<void>;
}

/** Edits are read so long after the first of them. */
const READ_AFTER_MS = 1_000;
/** Entries read and written as one. */
const PART = 2_000;
/** Entries played before others get their turn. */
const SLICE = 100;
/** Documents kept between readings, so that the next edit costs what it changes; and how long without one. */
const MOST_KEPT = 16;
const KEPT_MS = 2 * 60_000;
/** While one server reads a document along, others leave it to that one. */
const LEASE_MS = 15_000;
/** Creatives looked at for logs that were left behind, those edited last first. */
const MOST_LOOKED_AT = 500;

interface Reader {
  readonly replay: CanvasReplay;
  readonly stretches: Stretches;
  position: number;
  usedAt: number;
  /** its log is being read: it must not be let go of */
  isBusy: boolean;
}

export function createChangeIndex(deps: {
  db: Kysely<Database>;
  log: UpdateLog;
  states: PastStates;
  authors: Authors;
  operations: Operations;
  now: () => Date;
  onFailure: (error: unknown, creativeId: string) => void;
}): ChangeIndex {
  const { db, log, states, now, onFailure } = deps;
  const indexer = createId();
  const lock = createKeyedLock();
  const readers = new Map<string, Reader>();
  let isDraining = false;

  const reading = createCoalescer(
    READ_AFTER_MS,
    async (document) => {
      const { workspaceId, creativeId, kind } = parseDocumentName(document);
      if (kind === 'review' || !(await lease(creativeId))) return;
      await catchUp({ id: creativeId, workspace_id: workspaceId, kind });
    },
    (error, document) => onFailure(error, parseDocumentName(document).creativeId),
  );

  /** @returns the position read to; undefined if there is no such creative */
  async function progressOf(creativeId: string): Promise<number | undefined> {
    const find = () =>
      db
        .selectFrom('history_progress')
        .select('position')
        .where('creative_id', '=', creativeId)
        .executeTakeFirst();
    const known = await find();
    if (known !== undefined) return Number(known.position);
    await db
      .insertInto('history_progress')
      .columns(['creative_id', 'position'])
      .expression((from) =>
        from
          .selectFrom('creatives')
          .select(['id', from.val(0).as('position')])
          .where('id', '=', creativeId),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const made = await find();
    return made === undefined ? undefined : Number(made.position);
  }

  /** @returns whether this server is the one to read the document along */
  async function lease(creativeId: string): Promise<boolean> {
    if ((await progressOf(creativeId)) === undefined) return false;
    const leased = await db
      .updateTable('history_progress')
      .set({ indexer, leased_until: new Date(now().getTime() + LEASE_MS) })
      .where('creative_id', '=', creativeId)
      .where((where) =>
        where.or([
          where('indexer', '=', indexer),
          where('leased_until', 'is', null),
          where('leased_until', '<', now()),
        ]),
      )
      .executeTakeFirst();
    return leased.numUpdatedRows > 0n;
  }

  function forget(creativeId: string): void {
    readers.get(creativeId)?.replay.destroy();
    readers.delete(creativeId);
  }

  async function readerOf(creativeId: string, document: string, position: number): Promise<Reader> {
    const known = readers.get(creativeId);
    if (known?.position === position) {
      known.usedAt = now().getTime();
      return known;
    }
    forget(creativeId);
    const { doc } = await states.at(document, position);
    const replay = new CanvasReplay(doc);
    const reader: Reader = {
      replay,
      stretches: new Stretches(replay),
      position,
      usedAt: now().getTime(),
      isBusy: false,
    };
    readers.set(creativeId, reader);
    for (const [id, { isBusy }] of readers) {
      if (readers.size > MOST_KEPT && !isBusy && id !== creativeId) forget(id);
    }
    return reader;
  }

  /** Where the log does not reach back so far any more, what lies between is nobody's. */
  async function skip(creativeId: string, document: string, position: number): Promise<boolean> {
    const next = await states.firstAfter(document, position);
    if (next === undefined) return false;
    await db
      .updateTable('history_progress')
      .set({ position: next })
      .where('creative_id', '=', creativeId)
      .where('position', '=', position)
      .execute();
    return true;
  }

  /** @returns position read to, and whether there may be more; undefined if there is no such creative */
  async function readPart(
    creative: IndexedCreative,
    document: string,
  ): Promise<{ readonly position: number; readonly isEnd: boolean } | undefined> {
    const position = await progressOf(creative.id);
    if (position === undefined) return undefined;
    let reader: Reader | undefined;
    try {
      reader = await readerOf(creative.id, document, position);
      reader.isBusy = true;
      const rows = await log.readAfter(document, position, PART);
      const last = rows.at(-1);
      if (last === undefined) return { position, isEnd: true };
      for (let at = 0; at < rows.length; at += SLICE) {
        reader.stretches.add(rows.slice(at, at + SLICE));
        await nextTurn();
      }
      const stretches = reader.stretches.take();
      const isWritten = await writePart(deps, {
        creative,
        from: position,
        to: last.seq,
        stretches,
        at: last.at,
      });
      if (isWritten) reader.position = last.seq;
      else forget(creative.id);
      return { position: isWritten ? last.seq : position, isEnd: isWritten && rows.length < PART };
    } catch (error) {
      forget(creative.id);
      const isDropped = error instanceof StudioError && error.code === 'not_found';
      if (isDropped && (await skip(creative.id, document, position))) return { position, isEnd: false };
      throw error;
    } finally {
      if (reader !== undefined) reader.isBusy = false;
    }
  }

  function catchUp(creative: IndexedCreative, withinMs = Infinity): Promise<number> {
    if (creative.kind !== 'canvas') return Promise.resolve(0);
    const document = formatDocumentName({
      workspaceId: creative.workspace_id,
      kind: creative.kind,
      creativeId: creative.id,
    });
    return lock.hold(creative.id, async () => {
      const until = performance.now() + withinMs;
      for (;;) {
        const part = await readPart(creative, document);
        if (part === undefined) return 0;
        const isOver = part.isEnd || isDraining;
        if (isOver) return part.position;
        if (performance.now() < until) continue;
        reading.ask(document);
        return part.position;
      }
    });
  }

  return {
    ask: (document) => reading.ask(document),
    catchUp,

    async sweep() {
      const before = now().getTime() - KEPT_MS;
      for (const [id, { usedAt }] of readers) if (usedAt < before) void lock.hold(id, async () => forget(id));
      const creatives = await db
        .selectFrom('creatives')
        .leftJoin('history_progress', 'history_progress.creative_id', 'creatives.id')
        .select(['id', 'workspace_id', 'kind', 'position'])
        .where('deleted_at', 'is', null)
        .where('kind', '=', 'canvas')
        .orderBy('updated_at', 'desc')
        .limit(MOST_LOOKED_AT)
        .execute();
      const positions = new Map(
        creatives.map(({ id, workspace_id: workspaceId, kind, position }) => [
          formatDocumentName({ workspaceId, kind, creativeId: id }),
          Number(position ?? 0),
        ]),
      );
      const heads = await log.heads([...positions.keys()]);
      for (const [document, head] of heads) if (head > (positions.get(document) ?? 0)) reading.ask(document);
    },

    async drain() {
      isDraining = true;
      await reading.drain();
      for (const id of readers.keys()) await lock.hold(id, async () => forget(id));
    },
  };
}
