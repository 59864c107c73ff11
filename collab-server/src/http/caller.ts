import type { FastifyRequest } from 'fastify';
import { StudioError } from '@sparklio/shared/errors';
import type { Caller } from '../access/access.ts';
import type { Tokens } from '../access/tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** who sends it, if the token was good */
    caller: Caller | undefined;
    /** why the token was not */
    callerFailure: StudioError | undefined;
  }
}

/**
 * Reads the bearer token. A bad one is remembered, not refused here: public routes do not care,
 * and the rate must be counted before anything is answered.
 */
export async function rememberCaller(request: FastifyRequest, tokens: Tokens): Promise<void> {
  const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return;
  try {
    const { userId, name } = await tokens.verifyAccessToken(token);
    request.caller = { kind: 'user', userId, name };
  } catch (error) {
    try {
      await tokens.verifyServiceToken(token);
      request.caller = { kind: 'service' };
    } catch {
      // An expired access token is "sign in again" (401), unlike an expired link (410).
      request.callerFailure =
        error instanceof StudioError && error.code === 'expired'
          ? new StudioError('unauthenticated', 'Your sign-in has expired.', {
              cause: error,
              details: { expired: true },
            })
          : new StudioError('unauthenticated', 'Sign in first.', { cause: error });
    }
  }
}

/** @throws StudioError `unauthenticated` */
export function requireCaller(request: FastifyRequest): Caller {
  if (request.caller !== undefined) return request.caller;
  throw request.callerFailure ?? new StudioError('unauthenticated', 'Sign in first.');
}

/**
 * For all that only people do: nothing that our own agents hold a token for.
 *
 * @throws StudioError `unauthenticated` or `forbidden`
 */
export function requirePerson(request: FastifyRequest): Extract<Caller, { kind: 'user' }> {
  const caller = requireCaller(request);
  if (caller.kind !== 'user') throw new StudioError('forbidden', 'Agents cannot do this.');
  return caller;
}
