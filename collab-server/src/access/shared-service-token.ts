import { createHash, timingSafeEqual } from 'node:crypto';
import type { Tokens } from './tokens.ts';

/**
 * Lets agents in other processes show one secret that all servers were given, besides the token that this process
 * issues for agents of its own.
 */
export function withSharedServiceToken(tokens: Tokens, secret: string | undefined): Tokens {
  if (secret === undefined) return tokens;
  const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
  const wanted = digestOf(secret);
  return {
    ...tokens,
    async verifyServiceToken(token) {
      // Digests, so that neither time nor length tells how near a guess came.
      if (!timingSafeEqual(digestOf(token), wanted)) await tokens.verifyServiceToken(token);
    },
  };
}
