import type { ClientSocket } from './client-socket.ts';
import { KEEP_ALIVE } from './messages.ts';

/**
 * Looks after every socket once in a while, in place of timers per connection: ends those that never signed in, that no longer
 * answer or that do not take what they are sent; keeps quiet ones alive.
 */
export function sweepSockets(sockets: Iterable<ClientSocket>, now: number): void {
  for (const socket of sockets) sweepSocket(socket, now);
}

function sweepSocket(socket: ClientSocket, now: number): void {
  const { limits, outbox } = socket;
  if (socket.isRefused) return;
  if (!socket.hasAuthenticated && now - socket.createdAt > limits.unauthenticatedMs) {
    socket.refuse('ticket_invalid', 'No ticket was sent.');
  } else if (outbox.isStalled(now, socket.writtenBytes)) {
    socket.endTooSlow();
  } else if (now - socket.lastHeardAt > limits.silentMs) {
    socket.endSilent();
  } else {
    if (now - socket.lastHeardAt > limits.silentMs / 3) socket.ping();
    if (socket.hasAuthenticated && now - outbox.lastSentAt > limits.keepAliveMs) outbox.send(KEEP_ALIVE);
  }
}
