import { SignJWT, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import { ROLES } from '@sparklio/shared/presence/presence-state';
import type { TicketClaims } from '../sync/ports.ts';
import { SIGNING_ALGORITHM } from './keys.ts';
import type { Keys } from './keys.ts';

export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ISSUER = 'sparklio';
/** Clocks of two machines may differ by this much. Ours is one machine, so none is given. */
const CLOCK_TOLERANCE_SECONDS = 0;

const accessSchema = z.object({ sub: z.string(), name: z.string() });
const ticketSchema = z.object({
  sub: z.string(),
  name: z.string(),
  kind: z.enum(['user', 'agent']),
  role: z.enum(ROLES),
  ws: z.string(),
  creative: z.string(),
  docs: z.tuple([z.string(), z.string()]),
  exp: z.number(),
});

export interface Tokens {
  issueAccessToken(user: { id: string; name: string }): Promise<string>;
  /** @throws StudioError `expired` or `unauthenticated` */
  verifyAccessToken(token: string): Promise<{ userId: string; name: string }>;
  /** @param until it ends no later than this */
  issueTicket(
    claims: Omit<TicketClaims, 'expiresAt'>,
    until?: Date,
  ): Promise<{ token: string; expiresAt: Date }>;
  /** @throws StudioError `expired` or `unauthenticated` */
  verifyTicket(token: string): Promise<TicketClaims>;
  /** For our own agents. It holds until this process ends. */
  issueServiceToken(): Promise<string>;
  /** @throws StudioError `unauthenticated` */
  verifyServiceToken(token: string): Promise<void>;
}

/**
 * Signed tokens. Each kind has an audience of its own, so that none passes for another:
 * `api` signs a person in, `sync` opens one creative's socket, `agents` is our agent-runtime.
 */
export function createTokens(
  keys: Pick<Keys, 'privateKey' | 'publicKey'>,
  now: () => Date,
  ticketSeconds: number,
): Tokens {
  const serviceTokenId = createId();

  async function sign(
    audience: string,
    subject: string,
    claims: Record<string, unknown>,
    seconds: number,
    until?: Date,
  ): Promise<{ token: string; expiresAt: Date }> {
    const issuedAt = Math.floor(now().getTime() / 1000);
    const latest = until === undefined ? Infinity : Math.floor(until.getTime() / 1000);
    const expiresAt = Math.min(issuedAt + seconds, latest);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: SIGNING_ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(keys.privateKey);
    return { token, expiresAt: new Date(expiresAt * 1000) };
  }

  async function verify<Claims>(token: string, audience: string, schema: z.ZodType<Claims>): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, keys.publicKey, {
        algorithms: [SIGNING_ALGORITHM],
        issuer: ISSUER,
        audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: now(),
      });
      return schema.parse(payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new StudioError('expired', 'This permission has expired: ask for a new one.', { cause: error });
      }
      throw new StudioError('unauthenticated', 'This permission is not valid.', { cause: error });
    }
  }

  return {
    issueAccessToken: async (user) =>
      (await sign('api', user.id, { name: user.name }, ACCESS_TOKEN_SECONDS)).token,
    verifyAccessToken: async (token) => {
      const claims = await verify(token, 'api', accessSchema);
      return { userId: claims.sub, name: claims.name };
    },
    issueTicket: (claims, until) =>
      sign(
        'sync',
        claims.userId,
        {
          name: claims.name,
          kind: claims.kind,
          role: claims.role,
          ws: claims.workspaceId,
          creative: claims.creativeId,
          docs: claims.documents,
        },
        ticketSeconds,
        until,
      ),
    verifyTicket: async (token) => {
      const claims = await verify(token, 'sync', ticketSchema);
      return {
        userId: claims.sub,
        name: claims.name,
        kind: claims.kind,
        role: claims.role,
        workspaceId: claims.ws,
        creativeId: claims.creative,
        documents: claims.docs,
        expiresAt: claims.exp,
      };
    },
    issueServiceToken: async () => (await sign('agents', serviceTokenId, {}, 365 * 24 * 3600)).token,
    verifyServiceToken: async (token) => {
      const claims = await verify(token, 'agents', z.object({ sub: z.string() }));
      if (claims.sub !== serviceTokenId)
        throw new StudioError('unauthenticated', 'This permission is not valid.');
    },
  };
}
