import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Where the sync socket lives. */
export const SYNC_PATH = '/collab';

/**
 * Whether a request may become a sync socket. A browser always says which page asks; a page of somebody else may
 * not. Programs send no origin: their ticket is all that counts. @returns the HTTP status to refuse with
 */
export function refuseUpgrade(
  request: IncomingMessage,
  allowedOrigins: readonly string[],
): 403 | 404 | undefined {
  const path = (request.url ?? '').split('?', 1)[0]?.replace(/\/+$/, '');
  if (path !== SYNC_PATH) return 404;
  const { origin } = request.headers;
  return origin === undefined || allowedOrigins.includes(origin) ? undefined : 403;
}

const REASONS = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Answers an upgrade that is not taken, and ends its socket. */
export function answerUpgrade(socket: Duplex, status: keyof typeof REASONS): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
