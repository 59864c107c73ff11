import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SyncLogger } from '../ports.ts';
import type { ServerLink } from './server-link.ts';

export interface SignedLinkOptions {
  readonly link: ServerLink;
  /** 32 bytes that all servers of a deployment have, and nobody else */
  readonly secret: Uint8Array;
  readonly logger: SyncLogger;
  /** milliseconds that only go forward. Default: `performance.now` */
  readonly now?: () => number;
}

const SIGNATURE_BYTES = 16;
/** Forged messages are told of at most this often, with their number. */
const TELL_EVERY_MS = 60_000;

/**
 * A link that hears servers of its own deployment only. What carries the messages may be open to others, and what a server
 * says of the log is believed. Before each message stand the first 16 bytes of its HMAC-SHA256 (RFC 2104) over
 * `channel, byte 0, message`, so that it counts on its own channel alone. Anything else is dropped unread.
 */
export function createSignedLink(options: SignedLinkOptions): ServerLink {
  const { link, secret, logger, now = () => performance.now() } = options;
  let dropped = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  function sign(channel: string, message: Uint8Array): Buffer {
    const hmac = createHmac('sha256', secret).update(`${channel}\0`).update(message);
    return hmac.digest().subarray(0, SIGNATURE_BYTES);
  }

  function drop(channel: string): void {
    dropped += 1;
    if (now() - toldAt < TELL_EVERY_MS) return;
    logger.warn({ channel, dropped }, 'messages on the link that no server of this deployment signed');
    toldAt = now();
    dropped = 0;
  }

  return {
    get isUp() {
      return link.isUp;
    },
    publish(channel, message) {
      // What cannot be sent is dropped anyway.
      if (link.isUp) link.publish(channel, Buffer.concat([sign(channel, message), message]));
    },
    subscribe: (channel, receive) =>
      link.subscribe(channel, (bytes) => {
        const signature = bytes.subarray(0, SIGNATURE_BYTES);
        const message = bytes.slice(SIGNATURE_BYTES);
        if (signature.length === SIGNATURE_BYTES && timingSafeEqual(signature, sign(channel, message)))
          receive(message);
        else drop(channel);
      }),
    onUp: (listener) => link.onUp(listener),
    close: () => link.close(),
  };
}
