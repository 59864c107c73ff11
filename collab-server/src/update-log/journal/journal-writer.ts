import { closeSync, constants, fdatasync, fsyncSync, ftruncate, openSync, write } from 'node:fs';
import { dirname } from 'node:path';

/** The journal of one generation. Each is a file of its own, named so that they sort. */
export function journalPath(logPath: string, generation: number): string {
  return `${logPath}.journal-${generation.toString().padStart(8, '0')}`;
}

/** With this flag a write returns when the data is on disk, which saves asking separately. Not every system has it. */
const WRITE_THROUGH: number | undefined = constants.O_DSYNC;

/** Appends to one journal file. One write at a time. */
export class JournalWriter {
  readonly generation: number;
  readonly #file: number;
  #bytes = 0;
  #isBroken = false;

  constructor(logPath: string, generation: number) {
    this.generation = generation;
    const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = constants;
    const flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | (WRITE_THROUGH ?? 0);
    this.#file = openSync(journalPath(logPath, generation), flags, 0o600);
    syncFolder(dirname(logPath));
  }

  /** A write failed: the next one needs another file. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Bytes that are on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Resolves when all of `buffer` is on disk. After it rejected, this file is not written to again: what may stand at its
   * end is cut off, and if even that fails, it is left out when the file is read.
   */
  append(buffer: Buffer): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const done = (error: Error | null): void => {
      if (error === null) {
        this.#bytes += buffer.length;
        resolve();
      } else {
        this.#isBroken = true;
        ftruncate(this.#file, this.#bytes, () => reject(error));
      }
    };
    write(this.#file, buffer, (error, written) => {
      if (error === null && written < buffer.length) done(new Error('The disk took only a part.'));
      else if (error === null && WRITE_THROUGH === undefined) fdatasync(this.#file, done);
      else done(error);
    });
    return promise;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** A new file survives a power cut only when its folder does. Folders cannot be opened everywhere. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
