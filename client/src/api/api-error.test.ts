import { describe, expect, it } from 'vitest';
import { ApiError, messageOf, neededForLink, offlineError, toApiError } from './api-error.ts';
import { readCookie } from './request.ts';

describe('errors of the API', () => {
  it('keep the code, the words and the request id that the server gave', () => {
    const error = toApiError(409, {
      error: {
        code: 'stale',
        message: 'The headline changed meanwhile.',
        requestId: 'r1',
        details: { reads: [] },
      },
    });
    expect(error).toBeInstanceOf(ApiError);
    expect(error.code).toBe('stale');
    expect(error.message).toBe('The headline changed meanwhile.');
    expect(error.requestId).toBe('r1');
    expect(error.details).toEqual({ reads: [] });
  });

  it('have plain words when the answer is not one of ours', () => {
    const error = toApiError(502, '<html>Bad gateway</html>');
    expect(error.code).toBe('unavailable');
    expect(error.message).toBe('The studio is not available right now. Try again in a moment.');
  });

  it('fall back to the status when the code is unknown', () => {
    expect(toApiError(403, { error: { code: 'new_code', message: 'No.' } }).code).toBe('forbidden');
    expect(toApiError(418, undefined).code).toBe('internal');
  });

  it('say when the studio could not be reached', () => {
    const error = offlineError(new TypeError('Failed to fetch'));
    expect(error.isOffline).toBe(true);
    expect(error.message).not.toContain('fetch');
  });

  it('never show the words of an error that was not made for people', () => {
    expect(messageOf(new TypeError('x is not a function'))).not.toContain('function');
  });

  it('tell what a link still needs', () => {
    expect(
      neededForLink(
        toApiError(401, { error: { code: 'unauthenticated', message: 'm', details: { needs: 'password' } } }),
      ),
    ).toEqual({ needs: 'password' });
    const details = { needs: 'sign_in', email: 'ceo@corp.example' };
    expect(
      neededForLink(toApiError(401, { error: { code: 'unauthenticated', message: 'm', details } })),
    ).toEqual(details);
    expect(
      neededForLink(toApiError(401, { error: { code: 'unauthenticated', message: 'm' } })),
    ).toBeUndefined();
  });
});

describe('readCookie', () => {
  it('finds one cookie among several and none that only ends alike', () => {
    expect(readCookie('a=1; sparklio_csrf=x%2Fy=; b=2', 'sparklio_csrf')).toBe('x/y=');
    expect(readCookie('not_sparklio_csrf=1', 'sparklio_csrf')).toBeUndefined();
    expect(readCookie('', 'sparklio_csrf')).toBeUndefined();
  });
});
