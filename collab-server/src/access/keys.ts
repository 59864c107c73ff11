import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { z } from 'zod';

/** The one algorithm that tokens are signed and checked with. */
export const TOKEN_ALGORITHM = 'EdDSA';

export interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** 32 bytes, for addresses that carry their own permission */
  readonly urlSecret: Buffer;
}

const storedSchema = z.object({
  signing: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
  urlSecret: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * Reads the server's keys from `<dataDir>/keys.json`, or makes them, readable by the owner of the process only.
 * Whoever has this file can sign in as anybody; deleting it ends every session.
 */
export async function loadKeys(dataDir: string): Promise<Keys> {
  const path = join(dataDir, 'keys.json');
  const stored = storedSchema.parse(
    JSON.parse((await readStored(path)) ?? (await createStored(dataDir, path))),
  );
  const { d: _secret, ...open } = stored.signing;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(stored.signing, TOKEN_ALGORITHM),
    importJWK(open, TOKEN_ALGORITHM),
  ]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
    throw new Error(`${path} holds no key pair.`);
  return { privateKey, publicKey, urlSecret: Buffer.from(stored.urlSecret, 'hex') };
}

async function readStored(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function createStored(dataDir: string, path: string): Promise<string> {
  const pair = await generateKeyPair(TOKEN_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const text = JSON.stringify({
    signing: await exportJWK(pair.privateKey),
    urlSecret: randomBytes(32).toString('hex'),
  });
  await mkdir(dataDir, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  return text;
}
