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

  it('takes a store of files whole, and uploads by its keys unless they have their own', () => {
    const store = {
      S3_ENDPOINT: 'http://minio:9000/',
      S3_BUCKET: 'studio',
      S3_ACCESS_KEY: 'main',
      S3_SECRET_KEY: 'secret',
    };
    const keys = { accessKey: 'main', secretKey: 'secret' };
    expect(loadConfig({}).s3).toBeUndefined();
    expect(loadConfig(store).s3).toEqual({
      endpoint: 'http://minio:9000',
      publicEndpoint: 'http://minio:9000',
      region: 'us-east-1',
      bucket: 'studio',
      keys,
      uploadKeys: keys,
    });
    const own = { S3_UPLOAD_ACCESS_KEY: 'up', S3_UPLOAD_SECRET_KEY: 'other' };
    expect(
      loadConfig({ ...store, ...own, S3_PUBLIC_ENDPOINT: 'https://files.example', S3_REGION: 'eu' }).s3,
    ).toMatchObject({
      endpoint: 'http://minio:9000',
      publicEndpoint: 'https://files.example',
      region: 'eu',
      keys,
      uploadKeys: { accessKey: 'up', secretKey: 'other' },
    });
  });

  it.each([
    [
      { S3_ENDPOINT: 'http://minio:9000' },
      'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY must be set together.',
    ],
    [
      { S3_BUCKET: 'studio' },
      'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY must be set together.',
    ],
    [{ S3_ACCESS_KEY: 'main' }, 'S3_ACCESS_KEY and S3_SECRET_KEY must be set together.'],
    [{ S3_UPLOAD_SECRET_KEY: 'x' }, 'S3_UPLOAD_ACCESS_KEY and S3_UPLOAD_SECRET_KEY must be set together.'],
    [{ S3_ENDPOINT: 'minio:9000' }, 'S3_ENDPOINT must be an address that begins with http:// or https://.'],
    [
      { S3_PUBLIC_ENDPOINT: 'https://files.example/s3' },
      'S3_PUBLIC_ENDPOINT must be an address without a path, like https://s3.example:9000.',
    ],
    [{ S3_BUCKET: 'My bucket' }, 'S3_BUCKET must be 3 to 63 small letters, digits and hyphens.'],
  ])('refuses half a store: %j', (env, line) => {
    expect(linesOf(env)).toContain(line);
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
