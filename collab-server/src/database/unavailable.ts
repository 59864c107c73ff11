/** What the system says of a connection that cannot be made or has broken. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * Classes of SQLSTATE: connections (08), resources such as disk and connections (53), and shutdown (57P); 57014 is a
 * statement that took too long. https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const SERVER_CODES = /^(?:08...|53...|57P0.|57014)$/;

/** What the client says itself, without a code. */
const CLIENT_SENTENCES = [
  'Connection terminated',
  'Query read timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
];

/** Whether the database could not be asked at all: the same question may be answered later, unchanged. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined) return CONNECTION_CODES.has(code) || SERVER_CODES.test(code);
  return CLIENT_SENTENCES.some((sentence) => error.message.startsWith(sentence));
}
