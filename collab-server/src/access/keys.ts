import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { createId } from '@sparklio/shared/ids';
import { ConfigError } from '../config.ts';
import type { Database } from '../database/schema.ts';

/** The one algorithm that tokens and decisions are signed and checked with. */
export const SIGNING_ALGORITHM = 'EdDSA';

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The key that decisions are signed with. Its public half is kept for ever: see decisions/signatures.ts. */
export interface DecisionKey extends KeyPair {
  /** first 16 hex digits of the SHA-256 of `publicText` */
  readonly id: string;
  /** 32 bytes as base64url */
  readonly publicText: string;
}

export interface Keys extends KeyPair {
  /** 32 bytes, for addresses that carry their own permission */
  readonly urlSecret: Buffer;
  /** 32 bytes, for what servers tell each other; made from `urlSecret` (HKDF, RFC 5869) */
  readonly linkSecret: Buffer;
  readonly decisions: DecisionKey;
}

const jwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});
type Jwk = z.infer<typeof jwkSchema>;
const secretSchema = z.string().regex(/^[0-9a-f]{64}$/);

const storedSchema = z.object({
  signing: jwkSchema,
  urlSecret: secretSchema,
  /** absent: it was taken out so that a new one is made, or comes from before decisions were signed */
  decisions: jwkSchema.optional(),
});

/**
 * Reads the server's keys from `<dataDir>/keys.json`, or makes them, readable by the owner of the process only.
 * Whoever has this file can sign in as anybody; deleting it ends every session.
 *
 * @param decisionKeyFile as `Config.decisionKeyFile`
 */
export async function loadKeys(dataDir: string, decisionKeyFile?: string): Promise<Keys> {
  const path = join(dataDir, 'keys.json');
  const text = await readStored(path);
  const stored: z.infer<typeof storedSchema> =
    text === undefined
      ? { signing: await newJwk(), urlSecret: newSecret() }
      : storedSchema.parse(JSON.parse(text));
  if (decisionKeyFile !== undefined) {
    if (text === undefined) await writeStored(path, JSON.stringify(stored));
    return keysOf({ ...stored, decisions: await readDecisionKey(decisionKeyFile) });
  }
  const complete = { ...stored, decisions: stored.decisions ?? (await newJwk()) };
  if (stored.decisions === undefined) await writeStored(path, JSON.stringify(complete));
  return keysOf(complete);
}

/** @throws ConfigError if the file holds something else, since to make another key would hide that */
async function readDecisionKey(path: string): Promise<Jwk> {
  const text = await readStored(path);
  if (text === undefined) {
    const made = await newJwk();
    await writeStored(path, JSON.stringify(made));
    return made;
  }
  try {
    return jwkSchema.parse(JSON.parse(text));
  } catch {
    throw new ConfigError([`DECISION_KEY_FILE ${path} holds no Ed25519 key as JWK.`]);
  }
}

/**
 * Reads the keys from the database, or makes them: for several servers, which must know each other's signatures.
 * Of servers that start at once one wins and all take its keys. Whoever can read the table can sign in as anybody.
 *
 * @param decisionKeyFile as `Config.decisionKeyFile`
 */
export async function loadSharedKeys(db: Kysely<Database>, decisionKeyFile?: string): Promise<Keys> {
  const secretOf = async (
    purpose: Database['server_keys']['purpose'],
    make: () => Promise<string> | string,
  ): Promise<string> => {
    const find = () =>
      db
        .selectFrom('server_keys')
        .select('secret')
        .where('purpose', '=', purpose)
        .where('retired_at', 'is', null);
    const found = await find().executeTakeFirst();
    if (found !== undefined) return found.secret;
    await db
      .insertInto('server_keys')
      .values({ id: createId(), purpose, secret: await make() })
      .onConflict((conflict) => conflict.column('purpose').where('retired_at', 'is', null).doNothing())
      .execute();
    return (await find().executeTakeFirstOrThrow()).secret;
  };
  const newKey = async (): Promise<string> => JSON.stringify(await newJwk());
  return keysOf({
    signing: jwkSchema.parse(JSON.parse(await secretOf('tokens', newKey))),
    urlSecret: secretSchema.parse(await secretOf('addresses', newSecret)),
    decisions:
      decisionKeyFile === undefined
        ? jwkSchema.parse(JSON.parse(await secretOf('decisions', newKey)))
        : await readDecisionKey(decisionKeyFile),
  });
}

/** A public key for checking decisions. */
export function importPublicKey(publicText: string): Promise<CryptoKey> {
  return importKey({ kty: 'OKP', crv: 'Ed25519', x: publicText });
}

async function keysOf(stored: { signing: Jwk; urlSecret: string; decisions: Jwk }): Promise<Keys> {
  const { x } = stored.decisions;
  const urlSecret = Buffer.from(stored.urlSecret, 'hex');
  return {
    ...(await pairOf(stored.signing)),
    urlSecret,
    linkSecret: Buffer.from(hkdfSync('sha256', urlSecret, '', 'link between servers', 32)),
    decisions: {
      ...(await pairOf(stored.decisions)),
      id: createHash('sha256').update(x).digest('hex').slice(0, 16),
      publicText: x,
    },
  };
}

async function pairOf(jwk: Jwk): Promise<KeyPair> {
  const { d: _secret, ...open } = jwk;
  const [privateKey, publicKey] = await Promise.all([importKey(jwk), importKey(open)]);
  return { privateKey, publicKey };
}

async function importKey(jwk: Omit<Jwk, 'd'>): Promise<CryptoKey> {
  const key = await importJWK(jwk, SIGNING_ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('This is not an Ed25519 key.');
  return key;
}

async function newJwk(): Promise<Jwk> {
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
  return jwkSchema.parse(await exportJWK(pair.privateKey));
}

function newSecret(): string {
  return randomBytes(32).toString('hex');
}

async function readStored(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeStored(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
