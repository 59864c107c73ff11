import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

function linesOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('has working defaults for an empty environment', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      port: 3000,
      registration: 'invite',
      databaseUrl: undefined,
      owner: undefined,
    });
    expect(isAbsolute(config.dataDir)).toBe(true);
  });

  it('takes an empty value for an absent one', () => {
    expect(loadConfig({ PORT: '', PUBLIC_URL: ' ' }).port).toBe(3000);
  });

  it('names each bad value in a line of its own', () => {
    expect(linesOf({ PORT: 'http', REGISTRATION: 'closed', OWNER_EMAIL: 'someone' })).toEqual([
      'PORT must be a whole number from 0 to 65535.',
      'REGISTRATION must be open or invite.',
      'OWNER_EMAIL must be an e-mail address.',
    ]);
  });

  it('wants the owner complete', () => {
    expect(linesOf({ OWNER_EMAIL: 'owner@studio.example' })).toEqual([
      'OWNER_EMAIL and OWNER_PASSWORD must be set together.',
    ]);
  });

  it('refuses a database address of another kind', () => {
    expect(linesOf({ DATABASE_URL: 'mysql://db/studio' })).toHaveLength(1);
  });
});
