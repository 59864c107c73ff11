import * as encoding from 'lib0/encoding';
import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import { MESSAGE } from './frames.ts';

/**
 * Another way to say the same messages on a socket. Everything behind it (ticket, guard, limits, presence) takes and
 * gives Hocuspocus' messages.
 */
export interface Dialect {
  /** What the socket's address says already, as the first message. */
  readonly opening: Buffer;
  /** A message of the client; undefined for one that means nothing here. */
  read(data: Buffer): Buffer | undefined;
  /** A message to the client; undefined for one that it has no word for. */
  write(message: Uint8Array): Uint8Array | undefined;
  /**
   * The code that makes the client do what `code` asks for.
   * @param wasOpen whether a ticket had been accepted
   */
  closeCode(code: number, wasOpen: boolean): number;
}

const FROM_CLIENT: ReadonlySet<number> = new Set([MESSAGE.sync, MESSAGE.awareness, MESSAGE.queryAwareness]);
const TO_CLIENT: ReadonlySet<number> = new Set([MESSAGE.sync, MESSAGE.awareness]);
/** These clients take a silent line for dead, and know no ping: states of nobody. */
const KEEP_ALIVE = Uint8Array.of(MESSAGE.awareness, 1, 0);
/** These clients take every code from 4400 to 4499 for final. */
const TRY_AGAIN_LATER = 1013;

let lastMessage: Uint8Array | undefined;
let lastTold: Uint8Array | undefined;

/**
 * What y-websocket speaks: one document per socket, named in its address together with the ticket. Its messages are
 * Hocuspocus' without the name before them; it has no acknowledgements and no stateless messages.
 */
export function createYWebsocketDialect(document: string, ticket: string): Dialect {
  const name = Buffer.from(encoding.encode((encoder) => encoding.writeVarString(encoder, document)));
  const opening = Buffer.from(
    encoding.encode((encoder) => {
      encoding.writeUint8Array(encoder, name);
      encoding.writeVarUint(encoder, MESSAGE.auth);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, ticket);
      encoding.writeVarString(encoder, 'y-websocket');
    }),
  );
  return {
    opening,
    read: (data) => (FROM_CLIENT.has(data[0] ?? -1) ? Buffer.concat([name, data]) : undefined),
    write(message) {
      if (message.length === 1) return KEEP_ALIVE;
      if (!TO_CLIENT.has(message[name.length] ?? -1)) return undefined;
      // A broadcast hands one message to one socket after the other; so their frame can be shared too.
      if (lastMessage !== message) {
        lastMessage = message;
        lastTold = message.subarray(name.length);
      }
      return lastTold;
    },
    closeCode(code, wasOpen) {
      // A ticket that ended is renewed by coming back with another one, which the page may have put in place meanwhile.
      const mayComeBack =
        code === CLOSE_EVENTS.too_slow.code || (wasOpen && code === CLOSE_EVENTS.ticket_expired.code);
      return mayComeBack ? TRY_AGAIN_LATER : code;
    },
  };
}
