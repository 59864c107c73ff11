import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { RawSocket } from './raw-socket.ts';
import type { ServerProcess } from './servers/server-process.ts';

export interface Message {
  readonly type: number;
  readonly body: Buffer;
}

/** A client that speaks just enough of the protocol to measure it, and spends as little as it can on reading. */
export class BenchClient {
  readonly name: string;
  messagesReceived = 0;
  onMessage: (message: Message) => void = () => undefined;
  readonly #socket: RawSocket;
  readonly #headLength: number;

  private constructor(socket: RawSocket, name: string) {
    this.#socket = socket;
    this.name = name;
    // Names are shorter than 128 bytes, so their length takes one.
    this.#headLength = 1 + name.length;
    socket.onMessage = (data) => {
      this.messagesReceived += 1;
      if (data.length > this.#headLength) {
        this.onMessage({ type: data[this.#headLength] ?? -1, body: data.subarray(this.#headLength + 1) });
      }
    };
  }

  /** Connects, shows a ticket and waits for the whole document. */
  static async open(server: ServerProcess, name: string, userId: string): Promise<BenchClient> {
    const token = await server.ticket([name, name.replace('.canvas.', '.review.')], userId);
    const client = await BenchClient.connect(server, name);
    await client.sync(token);
    return client;
  }

  /** Connects and says nothing yet. */
  static async connect(server: ServerProcess, name: string): Promise<BenchClient> {
    return new BenchClient(await RawSocket.open(server.url), name);
  }

  get bytesReceived(): number {
    return this.#socket.bytesReceived;
  }

  /** Shows the ticket and asks for what is not in `stateVector`. @returns the update that answers */
  async sync(token: string, stateVector: Uint8Array = Uint8Array.of(0)): Promise<Uint8Array> {
    const answer = new Promise<Uint8Array>((resolve) => {
      this.onMessage = ({ type, body }) => {
        if (type === 0 && body[0] === 1) {
          const decoder = decoding.createDecoder(body);
          decoding.readVarUint(decoder);
          resolve(decoding.readVarUint8Array(decoder));
        }
      };
    });
    this.send(2, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, token);
      encoding.writeVarString(encoder, '4.8.0');
    });
    this.send(0, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, stateVector);
    });
    const update = await answer;
    this.onMessage = () => undefined;
    return update;
  }

  sendUpdate(update: Uint8Array): void {
    this.send(0, (encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint8Array(encoder, update);
    });
  }

  sendAwareness(client: number, clock: number, state: string): void {
    this.send(1, (encoder) => {
      const inner = encoding.encode((body) => {
        encoding.writeVarUint(body, 1);
        encoding.writeVarUint(body, client);
        encoding.writeVarUint(body, clock);
        encoding.writeVarString(body, state);
      });
      encoding.writeVarUint8Array(encoder, inner);
    });
  }

  send(type: number, write: (encoder: encoding.Encoder) => void): void {
    this.#socket.send(
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, this.name);
        encoding.writeVarUint(encoder, type);
        write(encoder);
      }),
    );
  }

  close(): void {
    this.#socket.close();
  }
}
