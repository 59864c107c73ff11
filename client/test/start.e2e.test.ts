import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enterByLink } from './e2e/api-client.ts';
import { startStudio, tryStart } from './e2e/start-studio.ts';
import type { FailedStart, RunningStudio } from './e2e/start-studio.ts';

describe('starting the studio', () => {
  let folder = '';
  const running: RunningStudio[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'studio-start-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((studio) => studio.stop()));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function start(env: Record<string, string> = {}): Promise<RunningStudio> {
    const studio = await startStudio({ DATA_DIR: join(folder, 'data'), ...env });
    running.push(studio);
    return studio;
  }

  async function refused(env: Record<string, string>): Promise<FailedStart> {
    const result = await tryStart(env);
    if ('code' in result) return result;
    running.push(result);
    throw new Error('The studio started although it should not have.');
  }

  it('fills a new workspace once, says where to go, stops cleanly and keeps everything', async () => {
    const first = await start();
    expect(first.output()).toMatch(/Open this link/);
    expect(first.output()).toMatch(/Models +none/);
    const owner = await enterByLink(first.signInLink);
    const before = await owner.call<{ items: { id: string; title: string; campaign: { name: string } }[] }>(
      'GET',
      'creatives',
    );
    expect(before.items.map(({ title }) => title)).toEqual(['Hero', 'Story']);
    expect(before.items[0]?.campaign.name).toBe('Summer launch');
    expect(await first.stop()).toBe(0);
    expect(first.output()).toMatch(/Stopped\. Everything is saved\./);

    const second = await start();
    const after = await (await enterByLink(second.signInLink)).call<typeof before>('GET', 'creatives');
    expect(after.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
  });

  it('refuses a second studio on the same folder, and the first goes on', async () => {
    const first = await start();
    const { code, output } = await refused({ DATA_DIR: join(folder, 'data') });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/^Sparklio is running on .* already\..*$/);
    expect((await fetch(`${first.address}/healthz`)).status).toBe(200);
  });

  it('says in one line that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, output } = await refused({ DATA_DIR: join(folder, 'data'), PORT: port });
    other.close();
    expect(code).toBe(1);
    expect(output.trim()).toMatch(new RegExp(`^Port ${port} is taken: .*$`));
  });

  it('says in one line each which values are wrong', async () => {
    const { code, output } = await refused({ PORT: 'abc', REGISTRATION: 'maybe' });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^PORT must be a whole number/),
      expect.stringMatching(/^REGISTRATION must be open or invite/),
    ]);
  });

  it('says in one line that the data folder is no folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, output } = await refused({ DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/is not a folder: choose another with DATA_DIR\.$/);
  });
});
