import { createId } from '../../ids.ts';
import { changesBetween, EXISTS } from './changes.ts';
import type { CanvasReplay } from './replay.ts';
import type { Change, Json } from './schema.ts';
import { nameThing } from './things.ts';
import type { CanvasThing, NamedThing } from './things.ts';

/** Edits of one author in one turn that are no further apart than this are one stretch of work, ms. */
export const STRETCH_PAUSE_MS = 2_000;
/** However busy its author is, a stretch ends after this, ms. */
export const STRETCH_LONGEST_MS = 5 * 60_000;

/** An entry of the log of a canvas. */
export interface LoggedEdit {
  /** position in the log; the first is 1 */
  readonly seq: number;
  readonly update: Uint8Array;
  readonly actorId: string;
  readonly actorKind: 'user' | 'agent' | 'server';
  readonly turnId?: string;
  /** epoch milliseconds */
  readonly at: number;
}

/** What a stretch did to one thing, net. */
export interface StretchChange {
  readonly thing: NamedThing;
  /** net; empty if all that was written holds the same again */
  readonly changes: readonly Change[];
  /** what was written and holds the same again: it is this author's now */
  readonly rewritten: readonly Change[];
  /** position and time of the last edit of it */
  readonly position: number;
  readonly at: number;
}

/**
 * What one author did in one turn without a longer pause. Nobody else changed any of its things between its first and its last
 * edit of them, so for each of them it is the whole truth about its positions; stretches of people who work on different
 * things at the same time lie across each other.
 */
export interface Stretch {
  readonly id: string;
  readonly actorId: string;
  readonly actorKind: LoggedEdit['actorKind'];
  readonly turnId: string | undefined;
  readonly from: number;
  readonly to: number;
  /** epoch milliseconds */
  readonly startedAt: number;
  readonly endedAt: number;
  /** by target */
  readonly changes: ReadonlyMap<string, StretchChange>;
  /** targets that differ from what was taken last */
  readonly fresh: ReadonlySet<string>;
  /** it is taken for the first time */
  readonly isNew: boolean;
}

interface Touched {
  readonly before: CanvasThing;
  after: CanvasThing;
  readonly written: Set<string>;
  position: number;
  at: number;
  /** as it was taken last */
  net: StretchChange | undefined;
}

interface OpenStretch extends Omit<Stretch, 'changes' | 'to' | 'endedAt' | 'isNew'> {
  to: number;
  endedAt: number;
  readonly touched: Map<string, Touched>;
  readonly fresh: Set<string>;
  isNew: boolean;
}

/** Folds a log into stretches of work. */
export class Stretches {
  readonly #replay: CanvasReplay;
  readonly #open = new Map<string, OpenStretch>();
  #changed = new Set<OpenStretch>();

  constructor(replay: CanvasReplay) {
    this.#replay = replay;
  }

  /** Takes the next entries of the log. */
  add(edits: readonly LoggedEdit[]): void {
    let run: LoggedEdit[] = [];
    for (const edit of edits) {
      if (!continues(run, edit)) {
        this.#play(run);
        run = [];
      }
      run.push(edit);
    }
    if (run.length > 0) this.#play(run);
  }

  /** Stretches that changed since they were taken last; those that came to nothing have no changes. They may go on. */
  take(): Stretch[] {
    const taken = [...this.#changed].map(toStretch);
    for (const stretch of this.#changed) {
      stretch.fresh.clear();
      stretch.isNew = false;
    }
    this.#changed = new Set();
    return taken;
  }

  #play(run: readonly LoggedEdit[]): void {
    const [first, last] = [run.at(0), run.at(-1)];
    if (first === undefined || last === undefined) return;
    const changes = this.#replay.apply(run.map(({ update }) => update));
    if (changes.length === 0) return;
    const key = keyOf(first);
    for (const [other, stretch] of this.#open) {
      const ends = other !== key && changes.some(({ target }) => stretch.touched.has(target));
      if (ends || first.at - stretch.endedAt > STRETCH_PAUSE_MS) this.#open.delete(other);
    }
    const stretch = this.#stretchFor(key, first);
    stretch.to = last.seq;
    stretch.endedAt = Math.max(stretch.endedAt, last.at);
    for (const { target, before, after, written } of changes) {
      const known = stretch.touched.get(target);
      const place = { after, position: last.seq, at: last.at };
      if (known === undefined)
        stretch.touched.set(target, { before, ...place, written: new Set(written), net: undefined });
      else {
        Object.assign(known, place);
        for (const name of written) known.written.add(name);
      }
      stretch.fresh.add(target);
    }
    this.#changed.add(stretch);
  }

  #stretchFor(key: string, { actorId, actorKind, turnId, seq, at }: LoggedEdit): OpenStretch {
    const open = this.#open.get(key);
    if (open !== undefined && at - open.startedAt <= STRETCH_LONGEST_MS) return open;
    const stretch: OpenStretch = {
      id: createId(),
      actorId,
      actorKind,
      turnId,
      from: seq,
      to: seq,
      startedAt: at,
      endedAt: at,
      touched: new Map(),
      fresh: new Set(),
      isNew: true,
    };
    this.#open.set(key, stretch);
    return stretch;
  }
}

function keyOf({ actorId, turnId }: LoggedEdit): string {
  return `${actorId} ${turnId ?? ''}`;
}

/** What is played as one step never reaches across a place where a stretch may have to end. */
function continues(run: readonly LoggedEdit[], next: LoggedEdit): boolean {
  const [first, last] = [run.at(0), run.at(-1)];
  if (first === undefined || last === undefined) return true;
  const isTooLong = next.at - first.at > STRETCH_LONGEST_MS;
  return keyOf(last) === keyOf(next) && next.at - last.at <= STRETCH_PAUSE_MS && !isTooLong;
}

function toStretch({ touched, fresh, ...stretch }: OpenStretch): Stretch {
  for (const target of fresh) {
    const thing = touched.get(target);
    if (thing !== undefined) thing.net = netOf(target, thing);
  }
  const changes = new Map<string, StretchChange>();
  for (const [target, { net }] of touched) if (net !== undefined) changes.set(target, net);
  return { ...stretch, changes, fresh: new Set(fresh) };
}

function netOf(target: string, { before, after, written, position, at }: Touched): StretchChange | undefined {
  const changes = changesBetween(target, before.value, after.value);
  const rewritten = changes.some(({ property }) => property === EXISTS)
    ? []
    : rewrittenIn(target, after, written).filter(
        ({ property }) => !changes.some((change) => change.property === property),
      );
  if (changes.length === 0 && rewritten.length === 0) return undefined;
  return { thing: nameThing(target, after, before), changes, rewritten, position, at };
}

/** Only what is read: a raw peer may write any key. */
function rewrittenIn(target: string, { value }: CanvasThing, written: ReadonlySet<string>): Change[] {
  if (value === undefined) return [];
  return Object.entries(value).flatMap(([property, held]: [string, Json]) =>
    property !== 'id' && written.has(property) ? [{ target, property, before: held, after: held }] : [],
  );
}
