import { describe, expect, it } from 'vitest';
import { StudioError } from '@sparklio/shared/errors';
import { createSignedUrls } from './signed-urls.ts';

const start = Date.parse('2026-05-01T12:00:00Z');

function signedUrls(): { urls: ReturnType<typeof createSignedUrls>; setTime: (ms: number) => void } {
  let time = start;
  return {
    urls: createSignedUrls(Buffer.alloc(32, 7), () => new Date(time)),
    setTime: (ms) => {
      time = ms;
    },
  };
}

function codeOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof StudioError ? error.code : 'other';
  }
}

describe('signed addresses', () => {
  it('work until they expire', () => {
    const { urls, setTime } = signedUrls();
    const url = urls.sign('GET', '/files/1', 600, { v: '2' });
    expect(codeOf(() => urls.verify('GET', url))).toBeUndefined();
    setTime(start + 599_000);
    expect(codeOf(() => urls.verify('GET', url))).toBeUndefined();
    setTime(start + 1_200_000);
    expect(codeOf(() => urls.verify('GET', url))).toBe('expired');
  });

  it('stay the same within a period', () => {
    const { urls, setTime } = signedUrls();
    const url = urls.sign('GET', '/files/1', 600);
    setTime(start + 300_000);
    expect(urls.sign('GET', '/files/1', 600)).toBe(url);
  });

  it.each([
    ['another path', (url: string) => url.replace('/files/1', '/files/2'), 'GET'],
    ['another method', (url: string) => url, 'PUT'],
    ['a later expiry', (url: string) => url.replace(/expires=\d+/, 'expires=9999999999'), 'GET'],
    ['another parameter', (url: string) => url.replace('v=2', 'v=3'), 'GET'],
    ['a further parameter', (url: string) => `${url}&role=owner`, 'GET'],
    ['no signature', (url: string) => url.replace(/&?signature=[^&]+/, ''), 'GET'],
  ])('do not hold for %s', (_what, change, method) => {
    const { urls } = signedUrls();
    const url = urls.sign('GET', '/files/1', 600, { v: '2' });
    expect(codeOf(() => urls.verify(method, change(url)))).toBe('forbidden');
  });
});
