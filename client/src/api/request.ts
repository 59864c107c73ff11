import type { z } from 'zod';
import { apiStrings } from '../strings/api.ts';
import { ApiError, offlineError, toApiError } from './api-error.ts';
import { currentAccessToken, setSignedIn, setSignedOut } from './session.ts';
import { sessionShape } from '@sparklio/shared/protocol/api-shapes';

const BASE = '/api/v1';
const CSRF_COOKIE = 'sparklio_csrf';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One call of the API. Signs it with the access token; if that has run out, gets a new one by the refresh
 * cookie and tries once more.
 *
 * @throws ApiError with words to show; `isOffline` if the server was not reached
 */
export async function request<Shape extends z.ZodType>(
  shape: Shape,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<Shape>> {
  const response = await sendSigned(path, options);
  const parsed = shape.safeParse(response.status === 204 ? null : await readJson(response));
  if (!parsed.success) throw new ApiError('internal', apiStrings.unreadable, { cause: parsed.error });
  return parsed.data;
}

/** As `request`, for an answer that is bytes. */
export async function requestBytes(path: string, options: RequestOptions = {}): Promise<Uint8Array> {
  const response = await sendSigned(path, options);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw offlineError(error);
  }
}

async function sendSigned(path: string, options: RequestOptions): Promise<Response> {
  let response = await send(path, options);
  if (response.status === 401 && currentAccessToken() !== undefined) {
    if (await refreshSession()) response = await send(path, options);
  }
  if (!response.ok) throw toApiError(response.status, await readJson(response));
  return response;
}

async function send(path: string, { method = 'GET', body, signal }: RequestOptions): Promise<Response> {
  const token = currentAccessToken();
  try {
    return await fetch(`${BASE}/${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw offlineError(error);
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

let refreshing: Promise<boolean> | undefined;

/**
 * Trades the refresh cookie for a new access token. Tabs take turns: the cookie is replaced at each use,
 * and two uses of one cookie would end the session as stolen.
 *
 * @returns false if nobody is signed in
 * @throws ApiError if the server cannot be reached
 */
export function refreshSession(): Promise<boolean> {
  refreshing ??= inTurn(tradeCookie).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function inTurn(work: () => Promise<boolean>): Promise<boolean> {
  // Absent on pages that are neither https nor localhost.
  const locks: LockManager | undefined = navigator.locks;
  return locks === undefined ? work() : locks.request('sparklio.refresh', work);
}

async function tradeCookie(): Promise<boolean> {
  const csrf = readCookie(document.cookie, CSRF_COOKIE);
  if (csrf === undefined) {
    setSignedOut();
    return false;
  }
  const response = await sendWithCookie('auth/refresh', csrf);
  const parsed = response.ok ? sessionShape.safeParse(await readJson(response)) : undefined;
  if (parsed?.success) {
    setSignedIn(parsed.data);
    return true;
  }
  if (response.status >= 500 || response.status === 429)
    throw toApiError(response.status, await readJson(response));
  setSignedOut();
  return false;
}

/** Ends the session here and on the server. */
export async function endSession(): Promise<void> {
  const csrf = readCookie(document.cookie, CSRF_COOKIE);
  if (csrf !== undefined) await sendWithCookie('auth/logout', csrf);
  setSignedOut();
}

async function sendWithCookie(path: string, csrf: string): Promise<Response> {
  try {
    return await fetch(`${BASE}/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'x-csrf-token': csrf },
    });
  } catch (error) {
    throw offlineError(error);
  }
}

/** The value of one cookie of `document.cookie`. */
export function readCookie(cookies: string, name: string): string | undefined {
  for (const part of cookies.split('; ')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1));
  }
  return undefined;
}
