import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Our frames carry the mask 0, which the protocol allows and which leaves the bytes as they are. */
const MASKED = 0x80;
const BINARY = 0x82;
const OPCODES = { binary: 2, close: 8, ping: 9 } as const;

/**
 * The client's side of a WebSocket (RFC 6455), as much of it as a measurement needs: whole binary messages. It costs a fraction of
 * a complete one, so that on a small machine it is the server that is measured, not fifty clients.
 */
export class RawSocket {
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  bytesReceived = 0;
  onMessage: (message: Buffer) => void = () => undefined;

  private constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => this.#receive(data));
    socket.on('error', () => undefined);
    if (head.length > 0) this.#receive(head);
  }

  /** @param url `ws://127.0.0.1:3000/collab` */
  static async open(url: string): Promise<RawSocket> {
    const { hostname, port, pathname } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    const head = await readHead(socket);
    if (!head.text.startsWith('HTTP/1.1 101')) throw new Error(`The server said ${head.text.slice(0, 40)}.`);
    return new RawSocket(socket, head.rest);
  }

  send(message: Uint8Array): void {
    this.#write(BINARY, message);
  }

  close(): void {
    this.#socket.destroy();
  }

  #write(first: number, message: Uint8Array): void {
    const { length } = message;
    const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    const frame = Buffer.alloc(start + 4 + length);
    frame[0] = first;
    if (start === 2) frame[1] = MASKED | length;
    else if (start === 4) {
      frame[1] = MASKED | 126;
      frame.writeUInt16BE(length, 2);
    } else {
      frame[1] = MASKED | 127;
      frame.writeBigUInt64BE(BigInt(length), 2);
    }
    frame.set(message, start + 4);
    this.#socket.write(frame);
  }

  #receive(data: Buffer): void {
    this.bytesReceived += data.length;
    const bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    let offset = 0;
    for (;;) {
      const frame = readFrame(bytes, offset);
      if (frame === undefined) break;
      offset = frame.end;
      if (frame.opcode === OPCODES.binary) this.onMessage(frame.payload);
      else if (frame.opcode === OPCODES.ping) this.#write(0x8a, frame.payload);
      else if (frame.opcode === OPCODES.close) this.close();
    }
    this.#rest = bytes.subarray(offset);
  }
}

function readFrame(
  bytes: Buffer,
  offset: number,
): { opcode: number; payload: Buffer; end: number } | undefined {
  const left = bytes.length - offset;
  if (left < 2) return undefined;
  const short = (bytes[offset + 1] ?? 0) & 127;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (left < head) return undefined;
  const length =
    head === 2
      ? short
      : head === 4
        ? bytes.readUInt16BE(offset + 2)
        : Number(bytes.readBigUInt64BE(offset + 2));
  const end = offset + head + length;
  if (bytes.length < end) return undefined;
  return { opcode: (bytes[offset] ?? 0) & 15, payload: bytes.subarray(offset + head, end), end };
}

async function readHead(socket: Socket): Promise<{ text: string; rest: Buffer }> {
  let bytes = Buffer.alloc(0);
  for await (const [chunk] of onceEach(socket)) {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end >= 0) return { text: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + 4) };
  }
  throw new Error('The server hung up.');
}

async function* onceEach(socket: Socket): AsyncGenerator<readonly [Buffer]> {
  for (;;) {
    const [chunk]: unknown[] = await once(socket, 'data');
    if (!Buffer.isBuffer(chunk)) return;
    yield [chunk];
  }
}
