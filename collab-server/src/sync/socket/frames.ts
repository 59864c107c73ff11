import { malformed } from '../guard/refusal.ts';
import { UpdateReader } from '../guard/update-reader.ts';

/** Types of Hocuspocus messages, as they stand on the wire after the document's name. */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  close: 7,
  syncStatus: 8,
  ping: 9,
  pong: 10,
} as const;

export interface ClientFrame {
  /** what the message is addressed to: a document's name, with `\0<session>` behind it for session-aware providers */
  readonly key: string;
  readonly type: number;
  /** where the body begins */
  readonly body: number;
}

/**
 * Reads the head of a message without decoding anything else.
 * The key is read as latin1, which is one to one with the bytes and equal to the text for all names we know.
 *
 * @returns undefined if there is no such head
 */
export function parseFrame(bytes: Buffer, maxNameBytes: number): ClientFrame | undefined {
  let length = 0;
  let position = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[position++];
    if (byte === undefined || length > maxNameBytes) return undefined;
    length += (byte & 127) * factor;
    if (byte < 128) break;
  }
  const type = bytes[position + length];
  if (length === 0 || length > maxNameBytes || type === undefined || type > 127) return undefined;
  return { key: bytes.toString('latin1', position, position + length), type, body: position + length + 1 };
}

/**
 * Makes sure that Hocuspocus can read a message with a ticket: what it cannot, it prints, and anybody could fill the log.
 *
 * @throws Refusal
 */
export function assertTicketMessage(bytes: Uint8Array): void {
  const reader = new UpdateReader(bytes);
  reader.string();
  reader.varUint();
  reader.varUint();
  reader.string();
  if (reader.remaining > 0) reader.string();
}

/** The ticket in the body of an auth message. @throws Refusal */
export function tokenOf(body: Buffer): string {
  // Sub-type, then the token as a string with its length before it.
  let length = 0;
  let position = 1;
  for (let factor = 1; ; factor *= 128) {
    const byte = body[position++];
    if (byte === undefined) throw malformed('it ends too early');
    length += (byte & 127) * factor;
    if (byte < 128) break;
  }
  if (position + length > body.length) throw malformed('it ends too early');
  return body.toString('utf8', position, position + length);
}

/** The document's name within a key. */
export function documentOf(key: string): string {
  const separator = key.indexOf('\0');
  return separator < 0 ? key : key.slice(0, separator);
}

let lastPayload: Uint8Array | undefined;
let lastFrame: Buffer | undefined;

/**
 * An unmasked binary WebSocket frame around a message. A broadcast hands the same message to one socket after
 * the other, so the frame of the last one is kept: it is built once and shared. Neither may be changed afterwards.
 */
export function webSocketFrame(payload: Uint8Array): Buffer {
  if (payload === lastPayload && lastFrame !== undefined) return lastFrame;
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x82;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(payload, head);
  lastPayload = payload;
  lastFrame = frame;
  return frame;
}

/** The message within a frame of `webSocketFrame`. */
export function payloadOf(frame: Buffer): Uint8Array {
  const length = frame[1] ?? 0;
  return frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10);
}
