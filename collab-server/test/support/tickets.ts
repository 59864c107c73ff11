import { StudioError } from '@sparklio/shared/errors';
import type { TicketClaims, TicketVerifier } from '../../src/sync/ports.ts';

/** Tickets of tests are their claims as JSON; a real server checks signatures instead. */
export function createHarnessTickets(): TicketVerifier {
  return {
    async verify(token) {
      let claims: TicketClaims;
      try {
        claims = JSON.parse(token);
      } catch {
        throw new StudioError('unauthenticated', 'The ticket is not valid.');
      }
      if (claims.expiresAt * 1000 < Date.now()) throw new StudioError('expired', 'The ticket has expired.');
      return claims;
    },
  };
}
