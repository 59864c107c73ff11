import { StudioError } from '@sparklio/shared/errors';
import { expect, it } from 'vitest';
import { untilThere } from './until-there.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const never = new AbortController().signal;

it('waits for what may still come', async () => {
  let tries = 0;
  const attempt = async (): Promise<number> => {
    tries += 1;
    if (tries < 2) throw new StudioError('unavailable', 'Not yet.');
    return tries;
  };
  expect(await untilThere('it', SILENT, never, attempt)).toBe(2);
});

it('does not wait for what cannot come, and not once it is told to end', async () => {
  const refused = new StudioError('unauthenticated', 'No.');
  await expect(untilThere('it', SILENT, never, () => Promise.reject(refused))).rejects.toBe(refused);
  const ending = new AbortController();
  const waiting = untilThere('it', SILENT, ending.signal, () =>
    Promise.reject(new StudioError('unavailable', 'Not yet.')),
  );
  ending.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
