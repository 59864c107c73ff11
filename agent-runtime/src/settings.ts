import { hostname } from 'node:os';
import { parseNatsAddress } from '@sparklio/shared/protocol/nats-address';
import { z } from 'zod';

/** What the environment says to a process of agents. */
export interface AgentSettings {
  /** origin of the server, or of the proxy before several */
  readonly serverUrl: string;
  readonly natsUrl: string;
  readonly serviceToken: string;
  /** one subject token; by it this process is told apart from others */
  readonly node: string;
  readonly capabilities: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const TOKEN = /^[A-Za-z0-9_-]{1,100}$/;
const MISSING = 'must be set';

const variables = z.object({
  SERVER_URL: z
    .string(MISSING)
    .refine(
      (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
      'must be an address that begins with http:// or https://',
    ),
  NATS_URL: z
    .string(MISSING)
    .refine(
      (text) => parseNatsAddress(text) !== undefined,
      'must be an address that begins with nats:// or tls://, or several joined by commas',
    ),
  SERVICE_TOKEN: z
    .string(MISSING)
    .regex(/^[\w.~+/=-]{32,}$/, 'must have at least 32 letters and digits, the same as the servers’'),
  NODE_NAME: z
    .string()
    .regex(TOKEN, 'must be letters, digits, - and _')
    .default(
      () =>
        `${hostname()
          .replaceAll(/[^A-Za-z0-9_-]/g, '-')
          .slice(0, 60)}-${process.pid}`,
    ),
  NODE_CAPABILITIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    )
    .refine(
      (words) => words.length <= 50 && words.every((word) => word.length <= 100),
      'must be at most 50 words of at most 100 characters, separated by commas',
    ),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** Every variable that `readSettings` reads. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape);

/** An empty value counts as absent. @returns the settings, or one sentence for each bad value */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): { readonly settings: AgentSettings } | { readonly lines: readonly string[] } {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    return { lines: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`) };
  }
  const values = parsed.data;
  return {
    settings: {
      serverUrl: values.SERVER_URL.replace(/\/+$/, ''),
      natsUrl: values.NATS_URL,
      serviceToken: values.SERVICE_TOKEN,
      node: values.NODE_NAME,
      capabilities: values.NODE_CAPABILITIES,
      logLevel: values.LOG_LEVEL,
    },
  };
}
