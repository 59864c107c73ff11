import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StudioError } from '@sparklio/shared/errors';
import { REFRESH_TOKEN_SECONDS } from '../access/refresh-tokens.ts';
import { createSecret } from '../access/secrets.ts';
import type { Config } from '../config.ts';

const REFRESH_COOKIE = 'sparklio_refresh';
/** Readable by our pages, which send it back as `x-csrf-token`; a page of another origin cannot read it. */
const CSRF_COOKIE = 'sparklio_csrf';
export const CSRF_HEADER = 'x-csrf-token';
const AUTH_PATH = '/api/v1/auth';

export function setSessionCookies(reply: FastifyReply, refreshToken: string, config: Config): void {
  const common = {
    sameSite: 'strict',
    secure: config.publicUrl?.startsWith('https:') ?? false,
    maxAge: REFRESH_TOKEN_SECONDS,
  } as const;
  void reply
    .setCookie(REFRESH_COOKIE, refreshToken, { ...common, httpOnly: true, path: AUTH_PATH })
    .setCookie(CSRF_COOKIE, createSecret(), { ...common, path: '/' });
}

export function clearSessionCookies(reply: FastifyReply): void {
  void reply.clearCookie(REFRESH_COOKIE, { path: AUTH_PATH }).clearCookie(CSRF_COOKIE, { path: '/' });
}

/**
 * The refresh token of a request, after making sure that one of our pages sent it: from one of our origins and with
 * the cookie's value repeated in `x-csrf-token`. Every browser says where a POST comes from; callers
 * that say nothing are no browsers, hold no cookies of anybody else, and need no token.
 *
 * @throws StudioError `forbidden`; `unauthenticated` if there is no cookie
 */
export function requireRefreshCookie(request: FastifyRequest, config: Config): string {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && !isOwnOrigin(origin, host, config)) {
    throw new StudioError('forbidden', 'This page may not use your session here.');
  }
  const token = request.cookies[REFRESH_COOKIE];
  if (token === undefined) throw new StudioError('unauthenticated', 'You are signed out: sign in again.');
  const fromBrowser = origin !== undefined || site !== undefined;
  if (fromBrowser && !isSame(request.cookies[CSRF_COOKIE], request.headers[CSRF_HEADER])) {
    throw new StudioError('forbidden', `Send the ${CSRF_COOKIE} cookie's value as ${CSRF_HEADER}.`);
  }
  return token;
}

export function isOwnOrigin(origin: string, host: string | undefined, config: Config): boolean {
  if (config.allowedOrigins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  if (config.publicUrl !== undefined && new URL(config.publicUrl).origin === origin) return true;
  return host !== undefined && new URL(origin).host === host;
}

function isSame(cookie: string | undefined, header: string | string[] | undefined): boolean {
  if (cookie === undefined || typeof header !== 'string') return false;
  const [a, b] = [Buffer.from(cookie), Buffer.from(header)];
  return a.length === b.length && timingSafeEqual(a, b);
}
