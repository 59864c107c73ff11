import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acquireDataDirLock, lockByFile } from './data-dir-lock.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ['the folder', acquireDataDirLock],
  ['a lock file', lockByFile],
])('%s', (_name, acquire) => {
  it('is held by one at a time', async () => {
    const lock = await acquire(folder);
    await expect(acquire(folder)).rejects.toThrow('running on');
    await lock.release();
    const again = await acquire(folder);
    await again.release();
  });
});

it('a folder is the same by another name', async () => {
  const other = join(folder, '..', `link-${process.pid}`);
  await symlink(folder, other);
  const lock = await acquireDataDirLock(folder);
  await expect(acquireDataDirLock(other)).rejects.toThrow('running on');
  await lock.release();
  await rm(other);
});

it('a lock ends with a process that was killed', async () => {
  const module = new URL('./data-dir-lock.ts', import.meta.url).href;
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { acquireDataDirLock } = await import(${JSON.stringify(module)});
       await acquireDataDirLock(${JSON.stringify(folder)});
       console.log('held');
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(holder.stdout, 'data');
  await expect(acquireDataDirLock(folder)).rejects.toThrow('running on');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = await acquireDataDirLock(folder);
  await lock.release();
});

it('a lock file of a process that is gone counts for nothing', async () => {
  await writeFile(join(folder, 'process.lock'), '99999999');
  const lock = await lockByFile(folder);
  expect(await readFile(join(folder, 'process.lock'), 'utf8')).toBe(String(process.pid));
  await lock.release();
});
