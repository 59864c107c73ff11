import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import type { TestS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import type { S3Config } from '../../config.ts';
import { openS3BlobStore } from './s3.ts';

let s3: TestS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3.stop());

function configOf(change: Partial<S3Config> = {}): S3Config {
  const { endpoint, region, bucket, accessKey, secretKey } = s3;
  const keys = { accessKey, secretKey };
  return { endpoint, publicEndpoint: endpoint, region, bucket, keys, uploadKeys: keys, ...change };
}

describe('a store that goes away', () => {
  it('is unavailable while it is down, and used again as soon as it is back', async () => {
    const store = await openS3BlobStore(configOf());
    await store.put('k', Buffer.from('before'));
    s3.setDown(true);
    const attempts = [
      () => store.put('k', Buffer.from('lost')),
      () => store.get('k'),
      () => store.delete('k'),
      () => store.has('k'),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.list('a/')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'unavailable',
    });
    s3.setDown(false);
    expect(String(await store.get('k'))).toBe('before');
    await store.put('k', Buffer.from('after'));
    expect(String(await store.get('k'))).toBe('after');
  });

  it('is given up when it takes requests and never answers', async () => {
    const store = await openS3BlobStore(configOf(), 200);
    s3.setHanging(true);
    await expect(store.put('k', Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.get('k')).rejects.toMatchObject({ code: 'unavailable' });
    s3.setHanging(false);
    await store.put('k', Buffer.from('x'));
  });
});

describe('at start', () => {
  it('a bucket that is missing is made', async () => {
    const store = await openS3BlobStore(configOf({ bucket: 'new-one' }));
    await store.put('k', Buffer.from('x'));
    expect(s3.requests).toContain('PUT /new-one/k 200');
  });

  it('two servers may make it at the same time', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(() => openS3BlobStore(configOf({ bucket: 'new-one' }))),
    );
    await one?.put('k', Buffer.from('x'));
    expect(String(await other?.get('k'))).toBe('x');
  });

  it.each([
    [
      'a wrong secret',
      () => ({ keys: { accessKey: s3.accessKey, secretKey: 'wrong' } }),
      'does not accept S3_ACCESS_KEY and S3_SECRET_KEY',
    ],
    [
      'an unknown key',
      () => ({ keys: { accessKey: 'NOBODY', secretKey: 'wrong' } }),
      'does not accept S3_ACCESS_KEY and S3_SECRET_KEY',
    ],
    ['another region', () => ({ region: 'us-west-2' }), 'is not in S3_REGION=us-west-2'],
    [
      'keys that may not write',
      () => ({ keys: s3.addKey((action) => action === 'read') }),
      'must be allowed to put',
    ],
    [
      'keys that may not make the bucket',
      () => ({ bucket: 'new-one', keys: s3.addKey((action) => action !== 'manage') }),
      'must exist, or they must be allowed to make it',
    ],
    [
      'an address where nobody is',
      () => ({ endpoint: 'http://127.0.0.1:1' }),
      'S3_ENDPOINT=http://127.0.0.1:1 does not answer',
    ],
  ])('%s is told in one sentence', async (_what, change, sentence) => {
    await expect(openS3BlobStore(configOf(change()))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(sentence),
    });
  });
});
