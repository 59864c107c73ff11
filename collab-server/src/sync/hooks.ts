import type { Configuration, connectedPayload, onAuthenticatePayload } from '@hocuspocus/server';
import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import type { Documents } from './document/documents.ts';
import { writableRoots } from './guard/document-roots.ts';
import { Refusal } from './guard/refusal.ts';
import type { SyncLogger, TicketClaims, TicketVerifier } from './ports.ts';
import { Channel } from './socket/channel.ts';
import type { SocketContext } from './socket/client-socket.ts';
import { toRefusal } from './wire-error.ts';

export interface HookOptions {
  readonly tickets: TicketVerifier;
  readonly documents: Documents;
  readonly logger: SyncLogger;
  readonly onOpen: (channel: Channel) => void;
  readonly onClose: (channel: Channel) => void;
}

/** Read by Hocuspocus, which tells the provider `reason`. Without a message it is not printed. */
class TicketDenied extends Error {
  readonly reason: string;

  constructor(refusal: Refusal) {
    super('');
    this.reason = CLOSE_EVENTS[refusal.event].reason;
  }
}

/** Checks a ticket against the document it is shown for. @throws StudioError or Refusal */
export async function admit(tickets: TicketVerifier, token: string, document: string): Promise<TicketClaims> {
  const claims = await tickets.verify(token);
  if (claims.expiresAt * 1000 <= Date.now()) throw new Refusal('ticket_expired', 'The ticket has expired.');
  if (!claims.documents.includes(document)) {
    throw new Refusal('forbidden', 'This ticket does not open this document.');
  }
  return claims;
}

/**
 * What Hocuspocus asks us: who may in, what a document holds. Its hooks for updates, awareness and stateless messages are
 * not used: those messages do not reach it. None of these hooks may fail unseen, since a rejection Hocuspocus does not
 * catch would end the process.
 */
export function hooksFor(options: HookOptions): Partial<Configuration<SocketContext>> {
  const { documents, logger } = options;

  async function authenticate(payload: onAuthenticatePayload<SocketContext>): Promise<SocketContext> {
    const { token, documentName, context, connectionConfig } = payload;
    try {
      const claims = await admit(options.tickets, token, documentName);
      // Loaded here, so that a document that cannot be loaded is told like a ticket that is not accepted.
      connectionConfig.readOnly = await documents.with(
        documentName,
        ({ parts, isDamaged }) => isDamaged || writableRoots(parts.kind, claims).size === 0,
      );
      return { claims };
    } catch (error) {
      const refusal = toRefusal(error);
      logger.info(
        { document: documentName.slice(0, 100), event: refusal.event, err: error },
        'ticket refused',
      );
      // Hocuspocus first tells the provider, in this turn.
      setImmediate(() => context.socket?.ticketFailed(documentName, refusal));
      throw new TicketDenied(refusal);
    }
  }

  function connected({ connection, context, documentName }: connectedPayload<SocketContext>): void {
    const session = documents.session(documentName);
    const { socket, claims } = context;
    if (session === undefined || socket === undefined || claims === undefined) {
      connection.close({ code: CLOSE_EVENTS.not_loaded.code, reason: CLOSE_EVENTS.not_loaded.reason });
      return;
    }
    const channel = new Channel(socket, session, connection, claims);
    session.channels.add(channel);
    options.onOpen(channel);
    connection.onClose(() => {
      channel.isClosed = true;
      session.channels.delete(channel);
      socket.channels.delete(channel.key);
      session.presence.leave(channel);
      options.onClose(channel);
      documents.linger(documentName);
    });
    socket.opened(channel);
  }

  return {
    onAuthenticate: authenticate,
    onLoadDocument: ({ document, documentName }) => documents.load(documentName, document),
    async afterLoadDocument({ document }) {
      // Updates are logged and told before they get here: nothing is left to do per update.
      document.onUpdate(() => undefined);
    },
    async connected(payload) {
      try {
        connected(payload);
      } catch (error) {
        logger.error({ document: payload.documentName, err: error }, 'connection could not be set up');
        payload.connection.close({
          code: CLOSE_EVENTS.not_loaded.code,
          reason: CLOSE_EVENTS.not_loaded.reason,
        });
      }
    },
    async afterUnloadDocument({ documentName }) {
      documents.unloaded(documentName);
    },
  };
}
