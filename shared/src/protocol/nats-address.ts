/** What a NATS client needs to know to connect, in the words of its own options. */
export interface NatsAddress {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** present: the connection must be encrypted */
  readonly tls?: Record<string, never>;
}

/**
 * Takes `NATS_URL` apart: `nats://[user:password@]host[:port]`, `tls://` where the line must be encrypted, several
 * servers of one cluster separated by commas. A name without a password is a token. Who signs in is read from the first.
 *
 * @returns undefined if it is no such address
 */
export function parseNatsAddress(text: string): NatsAddress | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const urls = parts.map((part) => (URL.canParse(part) ? new URL(part) : undefined));
  const servers: string[] = [];
  let encrypted = false;
  for (const url of urls) {
    if (url === undefined || url.hostname === '' || !['nats:', 'tls:'].includes(url.protocol))
      return undefined;
    encrypted ||= url.protocol === 'tls:';
    servers.push(url.port === '' ? `${url.hostname}:4222` : url.host);
  }
  const [first] = urls;
  const user = decodeURIComponent(first?.username ?? '');
  const pass = decodeURIComponent(first?.password ?? '');
  return {
    servers,
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(encrypted ? { tls: {} } : {}),
  };
}
