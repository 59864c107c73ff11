import { createHash, randomBytes } from 'node:crypto';

/** A secret that travels in a link or a cookie: 32 random bytes as base64url. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of such a secret. It has 256 bits of chance, so a plain hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
