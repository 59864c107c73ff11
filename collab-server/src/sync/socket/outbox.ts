import type { Duplex } from 'node:stream';
import type { SyncLimits } from '../limits.ts';
import { payloadOf, webSocketFrame } from './frames.ts';
import type { Turn } from './turn.ts';
import type { Dialect } from './y-websocket.ts';

/** Frames up to this size are copied into one buffer, which is cheaper than handing the kernel a list of them. */
const COPY_BYTES = 16 * 1024;

/** What waits to be sent to one socket. Everything of one turn goes out in one write. */
export class Outbox {
  readonly #stream: Duplex;
  readonly #turn: Turn;
  readonly #limits: SyncLimits;
  readonly #onTooSlow: () => void;
  readonly #dialect: Dialect | undefined;
  #frames: Buffer[] = [];
  #bytes = 0;
  /** the largest whole-document answer so far, which may lie in the buffer without meaning a slow reader */
  #allowance = 0;
  #scheduled = false;
  #closed = false;
  lastSentAt = Date.now();
  #flushed = 0;
  #flushedAt = Date.now();

  /** @param onTooSlow called when the reader is so far behind that keeping the rest for it costs too much */
  constructor(
    stream: Duplex,
    turn: Turn,
    limits: SyncLimits,
    onTooSlow: () => void,
    dialect: Dialect | undefined,
  ) {
    this.#dialect = dialect;
    this.#onTooSlow = onTooSlow;
    this.#stream = stream;
    this.#turn = turn;
    this.#limits = limits;
  }

  /** Bytes that the reader has not taken yet. */
  get unsentBytes(): number {
    return this.#bytes + this.#stream.writableLength;
  }

  send(message: Uint8Array): void {
    const told = this.#dialect === undefined ? message : this.#dialect.write(message);
    if (told !== undefined) this.#add(webSocketFrame(told));
  }

  #add(frame: Buffer): void {
    if (this.#closed) return;
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#turn.scheduleFlush(this.flush);
  }

  /** Sends what may be lost, presence and motion, unless the reader is behind already. */
  sendEphemeral(message: Uint8Array): boolean {
    if (this.unsentBytes > this.#limits.sendSoftBytes) return false;
    this.send(message);
    return true;
  }

  /** Sends a frame with a whole document, which may be as large as it is. */
  sendLarge(frame: Buffer): void {
    this.#allowance = Math.max(this.#allowance, frame.length);
    if (this.#dialect === undefined) this.#add(frame);
    else this.send(payloadOf(frame));
  }

  readonly flush = (): void => {
    this.#scheduled = false;
    const frames = this.#frames;
    if (frames.length === 0 || this.#closed) return;
    const bytes = this.#bytes;
    this.#frames = [];
    this.#bytes = 0;
    this.lastSentAt = Date.now();
    const only = frames[0];
    if (frames.length === 1 && only) this.#stream.write(only);
    else if (bytes <= COPY_BYTES) this.#stream.write(Buffer.concat(frames, bytes));
    else {
      this.#stream.cork();
      for (const frame of frames) this.#stream.write(frame);
      this.#stream.uncork();
    }
    if (this.#stream.writableLength > this.#limits.sendHardBytes + this.#allowance) this.#onTooSlow();
  };

  /** Sends what there is, and runs `next` once the reader has taken it or is gone; at once if it lies with the system already. */
  whenTaken(next: () => void): void {
    this.flush();
    const stream = this.#stream;
    if (this.#closed || stream.destroyed || !stream.writableNeedDrain) {
      next();
      return;
    }
    const taken = (): void => {
      stream.off('drain', taken);
      stream.off('close', taken);
      next();
    };
    stream.on('drain', taken);
    stream.on('close', taken);
  }

  /** Whether the reader has taken nothing for too long. @param written bytes handed to the stream so far */
  isStalled(now: number, written: number): boolean {
    const unsent = this.unsentBytes;
    const flushed = written - this.#stream.writableLength;
    if (flushed !== this.#flushed || unsent === 0) {
      this.#flushed = flushed;
      this.#flushedAt = now;
    }
    return unsent > this.#limits.sendStallBytes && now - this.#flushedAt > this.#limits.sendStallMs;
  }

  close(): void {
    this.#closed = true;
    this.#frames = [];
    this.#bytes = 0;
  }
}
