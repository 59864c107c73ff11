import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Where sockets are opened: Hocuspocus' protocol, and y-websocket's with the document's name behind it. */
const SYNC_PATH = '/collab';
const Y_WEBSOCKET_PATH = '/yjs/';

/** What the address of a socket asks for. */
export type SyncAddress =
  | { readonly protocol: 'hocuspocus' }
  | { readonly protocol: 'y-websocket'; readonly document: string; readonly ticket: string };

/** @returns undefined if nothing of ours is there */
export function parseSyncAddress(url = ''): SyncAddress | undefined {
  const [path = '', query = ''] = url.split('?', 2);
  if (path.replace(/\/+$/, '') === SYNC_PATH) return { protocol: 'hocuspocus' };
  if (!path.startsWith(Y_WEBSOCKET_PATH)) return undefined;
  try {
    const document = decodeURIComponent(path.slice(Y_WEBSOCKET_PATH.length));
    const ticket = new URLSearchParams(query).get('token') ?? '';
    return document === '' ? undefined : { protocol: 'y-websocket', document, ticket };
  } catch {
    return undefined;
  }
}

/**
 * Whether a page may open a socket. A browser always says which page asks; a page of somebody else may not. Programs send no
 * origin: their ticket is all that counts.
 */
export function isAllowedOrigin(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const { origin } = request.headers;
  return origin === undefined || allowedOrigins.includes(origin);
}

const REASONS = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Answers an upgrade that is not taken, and ends its socket. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof REASONS): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
