import { describe, expect, it } from 'vitest';
import { StudioError } from '@sparklio/shared/errors';
import { explainStartFailure } from './start-failures.ts';

const config = { port: 3000, host: '127.0.0.1', dataDir: '/srv/studio' };
const failure = (code: string, syscall = 'open'): Error => Object.assign(new Error(code), { code, syscall });

describe('a start that fails', () => {
  it.each([
    [failure('EADDRINUSE', 'listen'), /Port 3000 is taken.*PORT=3001/],
    [failure('EACCES', 'listen'), /Port 3000 may not be opened/],
    [failure('EACCES'), /Cannot write to \/srv\/studio/],
    [failure('EROFS'), /Cannot write to \/srv\/studio/],
    [failure('ENOSPC'), /is full/],
    [failure('ENOTDIR'), /is not a folder/],
    [failure('28P01'), /does not let us in/],
    [failure('0A000'), /has no pgvector: install it/],
    [failure('42501'), /may not set up the database.*create extension vector/],
    [new StudioError('conflict', 'Another studio uses this folder.'), /^Another studio uses this folder\.$/],
    [
      new StudioError('unavailable', 'The log cannot be opened.', { cause: failure('ENOSPC') }),
      /^The log cannot be opened\. The disk .* is full/,
    ],
  ])('says in one line what to do: %s', (error, line) => {
    expect(explainStartFailure(error, config)).toMatch(line);
    expect(explainStartFailure(error, config)).not.toContain('\n');
  });
});
