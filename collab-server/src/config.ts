import { resolve } from 'node:path';
import { parseNatsAddress } from '@sparklio/shared/protocol/nats-address';
import { z } from 'zod';

/** Everything that the environment decides. Frozen; made once at start. */
export interface Config {
  /** 0 lets the system choose */
  readonly port: number;
  readonly host: string;
  /** Address that people type, without a trailing slash. Links are made from it. Absent: `http://localhost:<port>`. */
  readonly publicUrl: string | undefined;
  /** Absolute. Holds database, update log, blobs and keys. */
  readonly dataDir: string;
  /** Absent: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** `open` lets anybody make an account and a workspace; `invite` only people with a link. */
  readonly registration: 'open' | 'invite';
  /** Made on first start. Absent: the printed link signs in the owner. */
  readonly owner: { readonly email: string; readonly password: string } | undefined;
  /** Further origins that pages may call from, besides our own. */
  readonly allowedOrigins: readonly string[];
  /** Behind a reverse proxy: take the caller's address from `X-Forwarded-For`. */
  readonly trustProxy: boolean;
  /** per person, or per address without sign-in */
  readonly requestsPerMinute: number;
  /** per address, for sign-in, registration and links */
  readonly signInsPerMinute: number;
  /** how long a ticket holds; open sockets renew theirs before it ends */
  readonly ticketSeconds: number;
  /** Whoever shows it may read `/metrics`. Absent: only this machine may. */
  readonly metricsToken: string | undefined;
  readonly logLevel: LogLevel;
  /** Absent: messages stay inside this process. */
  readonly natsUrl: string | undefined;
  /** What agents in processes of their own show. Absent: only agents of this process are let in. */
  readonly serviceToken: string | undefined;
  /** Absolute; made if it is missing. Absent: the key that decisions and audit are signed with lies with the others. */
  readonly decisionKeyFile: string | undefined;
  /** Pictures and other files in an S3-compatible store. Absent: in `dataDir`. */
  readonly s3: S3Config | undefined;
}

export interface S3Config {
  /** Origin under which this server reaches the store. */
  readonly endpoint: string;
  /** Origin under which browsers reach it. */
  readonly publicEndpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly keys: S3Keys;
  /** With what uploads are signed: every uploader sees the access key, so it should be able to write to quarantine only. */
  readonly uploadKeys: S3Keys;
}

export interface S3Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** Thrown by `loadConfig`; `lines` has one sentence per bad value, ready to print. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.lines = lines;
  }
}

const wholeNumber = (least: number, most: number, fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine(
      (text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);

const webAddress = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

const storeAddress = webAddress(['http:', 'https:']).refine(
  (text) => URL.canParse(text) && `${new URL(text).origin}/` === new URL(text).href,
  'must be an address without a path, like https://s3.example:9000',
);

const variables = z.object({
  PORT: wholeNumber(0, 65_535, 3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: webAddress(['http:', 'https:'])
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: webAddress(['postgres:', 'postgresql:']).optional(),
  REGISTRATION: z.enum(['open', 'invite'], 'must be open or invite').default('invite'),
  OWNER_EMAIL: z.email('must be an e-mail address').optional(),
  OWNER_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .max(72, 'must have at most 72 characters')
    .optional(),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .refine(
      (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      'must be origins like https://studio.example, separated by commas',
    ),
  TRUST_PROXY: z.enum(['true', 'false'], 'must be true or false').default('false'),
  REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000, 1200),
  SIGN_INS_PER_MINUTE: wholeNumber(1, 1_000_000, 60),
  TICKET_SECONDS: wholeNumber(2, 3600, 300),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'must have at least 16 characters and no spaces')
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  NATS_URL: z
    .string()
    .refine(
      (text) => parseNatsAddress(text) !== undefined,
      'must be an address that begins with nats:// or tls://, or several joined by commas',
    )
    .optional(),
  // What a Bearer header can hold (RFC 6750).
  SERVICE_TOKEN: z
    .string()
    .regex(/^[\w.~+/=-]{32,}$/, 'must have at least 32 letters and digits, made by chance')
    .optional(),
  DECISION_KEY_FILE: z.string().optional(),
  S3_ENDPOINT: storeAddress.optional(),
  S3_PUBLIC_ENDPOINT: storeAddress.optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'must be 3 to 63 small letters, digits and hyphens')
    .optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  S3_UPLOAD_ACCESS_KEY: z.string().optional(),
  S3_UPLOAD_SECRET_KEY: z.string().optional(),
});

/** Every variable that `loadConfig` reads. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the environment. An empty value counts as absent.
 *
 * @throws ConfigError with one line for each bad value
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
  const values = parsed.data;
  if ((values.OWNER_EMAIL === undefined) !== (values.OWNER_PASSWORD === undefined)) {
    throw new ConfigError(['OWNER_EMAIL and OWNER_PASSWORD must be set together.']);
  }
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    registration: values.REGISTRATION,
    owner:
      values.OWNER_EMAIL === undefined || values.OWNER_PASSWORD === undefined
        ? undefined
        : { email: values.OWNER_EMAIL.toLowerCase(), password: values.OWNER_PASSWORD },
    allowedOrigins: values.ALLOWED_ORIGINS,
    trustProxy: values.TRUST_PROXY === 'true',
    requestsPerMinute: values.REQUESTS_PER_MINUTE,
    signInsPerMinute: values.SIGN_INS_PER_MINUTE,
    ticketSeconds: values.TICKET_SECONDS,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
    natsUrl: values.NATS_URL,
    serviceToken: values.SERVICE_TOKEN,
    decisionKeyFile: values.DECISION_KEY_FILE === undefined ? undefined : resolve(values.DECISION_KEY_FILE),
    s3: readS3(values),
  });
}

function readS3(values: z.infer<typeof variables>): S3Config | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket } = values;
  const keys = keyPair(values, 'S3_ACCESS_KEY', 'S3_SECRET_KEY');
  const uploadKeys = keyPair(values, 'S3_UPLOAD_ACCESS_KEY', 'S3_UPLOAD_SECRET_KEY');
  if (endpoint !== undefined && bucket !== undefined && keys !== undefined) {
    return {
      endpoint: new URL(endpoint).origin,
      publicEndpoint: new URL(values.S3_PUBLIC_ENDPOINT ?? endpoint).origin,
      region: values.S3_REGION,
      bucket,
      keys,
      uploadKeys: uploadKeys ?? keys,
    };
  }
  // Half a store would quietly leave files in the data folder, where nobody looks for them.
  const given = [endpoint, bucket, keys, uploadKeys, values.S3_PUBLIC_ENDPOINT];
  if (given.every((value) => value === undefined)) return undefined;
  throw new ConfigError(['S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY must be set together.']);
}

function keyPair(
  values: z.infer<typeof variables>,
  access: 'S3_ACCESS_KEY' | 'S3_UPLOAD_ACCESS_KEY',
  secret: 'S3_SECRET_KEY' | 'S3_UPLOAD_SECRET_KEY',
): S3Keys | undefined {
  const { [access]: accessKey, [secret]: secretKey } = values;
  if (accessKey !== undefined && secretKey !== undefined) return { accessKey, secretKey };
  if (accessKey === undefined && secretKey === undefined) return undefined;
  throw new ConfigError([`${access} and ${secret} must be set together.`]);
}
