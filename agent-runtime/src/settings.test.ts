import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const GOOD = {
  SERVER_URL: 'https://studio.example/',
  NATS_URL: 'nats://bus:4222',
  SERVICE_TOKEN: 'x'.repeat(32),
};

describe('settings of a process of agents', () => {
  it('takes what it needs and names itself', () => {
    const read = readSettings({ ...GOOD, NODE_CAPABILITIES: 'gpu, render' });
    expect(read).toMatchObject({
      settings: { serverUrl: 'https://studio.example', capabilities: ['gpu', 'render'], logLevel: 'info' },
    });
    expect('settings' in read && read.settings.node).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('names everything that is missing or wrong in a line of its own', () => {
    const lines = (env: Record<string, string>): readonly string[] => {
      const read = readSettings(env);
      return 'lines' in read ? read.lines : [];
    };
    expect(lines({})).toEqual([
      'SERVER_URL must be set.',
      'NATS_URL must be set.',
      'SERVICE_TOKEN must be set.',
    ]);
    expect(
      lines({
        ...GOOD,
        NATS_URL: 'http://bus',
        NODE_NAME: 'a.b',
        SERVICE_TOKEN: 'x'.repeat(32).replace('x', ' '),
      }),
    ).toHaveLength(3);
  });
});
