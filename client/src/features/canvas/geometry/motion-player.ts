import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import type { Motion } from '@sparklio/shared/protocol/motion';
import type { Frame } from './box.ts';

/** A gesture whose messages stopped without an end (a peer's tab died) is forgotten after this. */
const SILENT_MS = 2_000;
/** After its end an object waits this long for the document to bring the same place, so that it does not jump back and forth. */
const SETTLE_MS = 800;
const SHORTEST_MS = 16;
const LONGEST_MS = 120;

interface Track {
  readonly base: Frame;
  from: Frame;
  to: Frame;
  /** when `to` arrived, and how long the way from `from` takes */
  arrivedAt: number;
  durationMs: number;
  endedAt?: number;
}

/**
 * Plays peers' live motion: between two messages an object glides from where it is shown to where it was
 * sent, over about the time between the messages. All times in ms of one clock that the caller gives.
 */
export class MotionPlayer {
  readonly #tracks = new Map<string, Track>();

  get active(): boolean {
    return this.#tracks.size > 0;
  }

  /** @param frameOf where the document has an object; objects it does not know are left out */
  receive(motion: Motion, now: number, frameOf: (id: string) => Frame | undefined): void {
    for (const id of motion.ids) {
      const track = this.#tracks.get(id);
      if (motion.kind === 'end') {
        if (track !== undefined) track.endedAt ??= now;
        continue;
      }
      const base = track === undefined || track.endedAt !== undefined ? frameOf(id) : track.base;
      if (base === undefined) continue;
      const to = motion.kind === 'move' ? shifted(base, motion.delta) : boxed(motion);
      if (track === undefined || track.endedAt !== undefined) {
        const from = track === undefined ? base : at(track, now);
        this.#tracks.set(id, { base, from, to, arrivedAt: now, durationMs: 50 });
      } else {
        const gap = now - track.arrivedAt;
        track.from = at(track, now);
        track.to = to;
        track.durationMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, gap));
        track.arrivedAt = now;
      }
    }
  }

  /** The document brought an object's place: a track that has ended may go. */
  settled(id: string): void {
    if (this.#tracks.get(id)?.endedAt !== undefined) this.#tracks.delete(id);
  }

  forget(id: string): void {
    this.#tracks.delete(id);
  }

  clear(): void {
    this.#tracks.clear();
  }

  /** Where to draw every object in motion now. Tracks that are over are dropped and named in `done`. */
  frames(now: number): { frames: ReadonlyMap<string, Frame>; done: readonly string[]; moving: boolean } {
    const frames = new Map<string, Frame>();
    const done: string[] = [];
    let moving = false;
    for (const [id, track] of this.#tracks) {
      const over =
        now - track.arrivedAt > SILENT_MS || (track.endedAt !== undefined && now - track.endedAt > SETTLE_MS);
      if (over) {
        this.#tracks.delete(id);
        done.push(id);
        continue;
      }
      frames.set(id, at(track, now));
      if (now - track.arrivedAt < track.durationMs) moving = true;
    }
    return { frames, done, moving };
  }
}

function at(track: Track, now: number): Frame {
  const t = Math.min(1, Math.max(0, (now - track.arrivedAt) / track.durationMs));
  const mix = (a: number, b: number): number => a + (b - a) * t;
  const turn = shortestTurn(track.from.rotation, track.to.rotation);
  return {
    x: mix(track.from.x, track.to.x),
    y: mix(track.from.y, track.to.y),
    width: mix(track.from.width, track.to.width),
    height: mix(track.from.height, track.to.height),
    rotation: track.from.rotation + turn * t,
  };
}

/** Degrees from one angle to another, the short way round. */
function shortestTurn(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180;
}

function shifted(base: Frame, [dx, dy]: Pair): Frame {
  return { ...base, x: base.x + dx, y: base.y + dy };
}

function boxed(motion: Extract<Motion, { kind: 'box' }>): Frame {
  const [x, y] = motion.position;
  const [width, height] = motion.size;
  return { x, y, width, height, rotation: motion.rotation };
}
