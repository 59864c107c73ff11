import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { decodeFrames } from './frame.ts';
import type { JournalRecord } from './record.ts';
import { journalPath } from './journal-writer.ts';

/** Reads the records of a generation from `offset` to its end, or to `until`. */
export function readJournal(
  logPath: string,
  generation: number,
  offset: number,
  until?: number,
): { records: JournalRecord[]; offset: number } {
  const file = openSync(journalPath(logPath, generation), 'r');
  try {
    const size = Math.max(0, (until ?? fstatSync(file).size) - offset);
    const buffer = Buffer.allocUnsafe(size);
    let length = 0;
    while (length < size) {
      const read = readSync(file, buffer, length, size - length, offset + length);
      if (read === 0) break;
      length += read;
    }
    const { records, bytes } = decodeFrames(buffer.subarray(0, length), offset);
    return { records, offset: offset + bytes };
  } finally {
    closeSync(file);
  }
}

/** The generations that lie beside the log, oldest first. */
export function listGenerations(logPath: string): number[] {
  const prefix = `${basename(logPath)}.journal-`;
  return readdirSync(dirname(logPath))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isSafeInteger)
    .toSorted((one, two) => one - two);
}

export function deleteGeneration(logPath: string, generation: number): void {
  rmSync(journalPath(logPath, generation), { force: true });
}
