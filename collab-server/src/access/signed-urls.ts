import { createHmac, timingSafeEqual } from 'node:crypto';
import { StudioError } from '@sparklio/shared/errors';

export interface SignedUrls {
  /**
   * An address that works without sign-in until it expires, for one method and exactly these parameters.
   * Expiry falls on whole periods, so the same thing has the same address for a while and browsers can cache it.
   *
   * @param seconds it works at least this long, at most twice
   */
  sign(
    method: 'GET' | 'PUT',
    path: string,
    seconds: number,
    parameters?: Readonly<Record<string, string>>,
  ): string;
  /** @throws StudioError `forbidden` if it is not one of ours, `expired` if it was */
  verify(method: string, url: string): void;
}

export function createSignedUrls(secret: Buffer, now: () => Date): SignedUrls {
  const signatureOf = (method: string, path: string, parameters: URLSearchParams): Buffer => {
    const sorted = new URLSearchParams(parameters);
    sorted.delete('signature');
    sorted.sort();
    return createHmac('sha256', secret).update(`${method}\n${path}\n${sorted.toString()}`).digest();
  };

  return {
    sign(method, path, seconds, parameters = {}) {
      const nowSeconds = now().getTime() / 1000;
      const expires = (Math.floor(nowSeconds / seconds) + 2) * seconds;
      const query = new URLSearchParams({ ...parameters, expires: String(expires) });
      query.set('signature', signatureOf(method, path, query).toString('base64url'));
      return `${path}?${query.toString()}`;
    },

    verify(method, url) {
      const { pathname, searchParams } = new URL(url, 'http://local');
      const given = Buffer.from(searchParams.get('signature') ?? '', 'base64url');
      // What may be read may be asked about.
      const right = signatureOf(method === 'HEAD' ? 'GET' : method, pathname, searchParams);
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        throw new StudioError('forbidden', 'This address is not valid: ask for a new one.');
      }
      if (Number(searchParams.get('expires')) * 1000 <= now().getTime()) {
        throw new StudioError('expired', 'This address has expired: ask for a new one.');
      }
    },
  };
}
