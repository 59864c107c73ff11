import { StudioError } from '@sparklio/shared/errors';

export interface NatsServers {
  /** `host:port` each */
  readonly servers: readonly string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  readonly tls?: Record<string, never>;
  /** the addresses without what is secret, for messages */
  readonly shown: string;
}

/**
 * Takes apart `nats://[user:password@|token@]host:port`, or several of one cluster joined by commas; `tls://`
 * encrypts. The first one's credentials hold for all.
 *
 * @throws StudioError `invalid_input`
 */
export function parseServers(text: string): NatsServers {
  const addresses = text.split(',').map((part) => part.trim());
  if (!addresses.every((address) => URL.canParse(address) && /^(nats|tls):\/\/[^/]/.test(address))) {
    throw new StudioError(
      'invalid_input',
      'NATS_URL must be addresses like nats://bus:4222, joined by commas.',
    );
  }
  const urls = addresses.map((address) => new URL(address));
  const [first] = urls;
  const user = decodeURIComponent(first?.username ?? '');
  const pass = decodeURIComponent(first?.password ?? '');
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port === '' ? '4222' : port}`),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(first?.protocol === 'tls:' ? { tls: {} } : {}),
    shown: urls.map(({ protocol, host }) => `${protocol}//${host}`).join(', '),
  };
}
