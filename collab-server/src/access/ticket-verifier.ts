import { StudioError } from '@sparklio/shared/errors';
import type { TicketVerifier } from '../sync/ports.ts';
import type { Access, Caller } from './access.ts';
import type { Tokens } from './tokens.ts';

/**
 * Takes a ticket only while it still says the truth: the creative is there and its holder has that role in it.
 * A ticket lives for minutes; somebody who was removed meanwhile must not come in with it once more.
 */
export function createTicketVerifier(tokens: Tokens, access: Access): TicketVerifier {
  return {
    async verify(token) {
      const claims = await tokens.verifyTicket(token);
      const { userId, name, kind, role } = claims;
      const holder: Caller = kind === 'agent' ? { kind: 'service' } : { kind: 'user', userId, name };
      const now = await access.authorize(holder, claims.creativeId).catch((error: unknown) => {
        if (error instanceof StudioError && error.code === 'not_found') {
          throw new StudioError('forbidden', 'This is not shared with you any more.', { cause: error });
        }
        throw error;
      });
      if (now.role === role) return claims;
      throw new StudioError(
        'expired',
        'Your role has changed since this ticket was made: ask for a new one.',
      );
    },
  };
}
