import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

export interface CountingClientOptions {
  readonly name: string;
  readonly doc: Y.Doc;
  /** the socket's address and a ticket; asked again for each connection */
  readonly open: () => Promise<{ url: string; ticket: string }>;
  /** Told when the server said that these marks are saved. */
  readonly onSaved: (marks: readonly string[]) => void;
  /** Told of everything an honest client should never see. */
  readonly onProblem: (what: string) => void;
}

/** Reasons after which the edits are still good and the client comes back. */
const PASSING = new Set(['cannot-save', 'cannot-load', 'server-restart', 'too-slow']);

/**
 * A peer that knows of each edit whether the server has acknowledged it. Edits carry marks; the server says in the order of
 * the updates which of them are saved. What was not acknowledged when a connection ends goes along with the next one.
 */
export class CountingClient {
  readonly doc: Y.Doc;
  readonly #options: CountingClientOptions;
  #webSocket: WebSocket | undefined;
  /** marks of updates sent on this connection, in their order */
  #inFlight: string[][] = [];
  /** marks of edits that no living connection carries */
  #pending: string[] = [];
  #marks: readonly string[] = [];
  #isSynced = false;
  #hasDocument = false;
  #isWanted = false;
  #isConnecting = false;
  #isRefused = false;

  constructor(options: CountingClientOptions) {
    this.#options = options;
    this.doc = options.doc;
    this.doc.on('update', this.#onUpdate);
  }

  get isSynced(): boolean {
    return this.#isSynced;
  }

  /** What the server had when asked last has arrived. */
  get hasDocument(): boolean {
    return this.#hasDocument;
  }

  get unsaved(): number {
    return this.#pending.length + this.#inFlight.reduce((sum, marks) => sum + marks.length, 0);
  }

  /** The server refused an edit: this document is of no use any more. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Makes a change that is known by `marks`. */
  edit(marks: readonly string[], change: (doc: Y.Doc) => void): void {
    this.#marks = marks;
    this.doc.transact(() => change(this.doc));
    this.#marks = [];
  }

  connect(): void {
    this.#isWanted = true;
    void this.#connect();
  }

  disconnect(): void {
    this.#isWanted = false;
    this.#webSocket?.terminate();
  }

  destroy(): void {
    this.disconnect();
    this.doc.off('update', this.#onUpdate);
    this.doc.destroy();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    const marks = [...this.#marks];
    if (this.#isSynced) this.#sendUpdate(2, update, marks);
    else this.#pending.push(...marks);
  };

  async #connect(): Promise<void> {
    if (this.#isConnecting || this.#webSocket !== undefined) return;
    this.#isConnecting = true;
    const opened = await this.#options.open().catch(() => undefined);
    this.#isConnecting = false;
    if (opened === undefined) this.#again();
    else if (this.#isWanted) this.#talk(opened);
  }

  #talk(opened: { url: string; ticket: string }): void {
    const webSocket = new WebSocket(opened.url, { perMessageDeflate: false });
    this.#webSocket = webSocket;
    webSocket.on('open', () => {
      this.#send(2, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarString(encoder, opened.ticket);
        encoding.writeVarString(encoder, '4.8.0');
      });
      this.#send(0, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
      });
    });
    webSocket.on('message', (data: Buffer) => this.#onMessage(data));
    webSocket.on('error', () => undefined);
    webSocket.on('close', () => {
      this.#isSynced = false;
      this.#webSocket = undefined;
      for (const marks of this.#inFlight) this.#pending.push(...marks);
      this.#inFlight = [];
      this.#again();
    });
  }

  #again(): void {
    if (this.#isRefused) return;
    setTimeout(
      () => {
        if (this.#isWanted) void this.#connect();
      },
      50 + Math.random() * 150,
    );
  }

  #onMessage(data: Buffer): void {
    if (data.length <= 1) return;
    const decoder = decoding.createDecoder(data);
    decoding.readVarString(decoder);
    switch (decoding.readVarUint(decoder)) {
      case 0:
      case 4:
        this.#onSync(decoding.readVarUint(decoder), decoding.readVarUint8Array(decoder));
        return;
      case 5:
        this.#onStateless(decoding.readVarString(decoder));
        return;
      case 8:
        this.#onStatus(decoding.readVarUint(decoder) === 1);
        return;
      default:
    }
  }

  #onSync(step: number, payload: Uint8Array): void {
    if (step !== 0) {
      Y.applyUpdate(this.doc, payload, this);
      if (step === 1) this.#hasDocument = true;
      return;
    }
    // What the server lacks, with everything that was not acknowledged before.
    const marks = this.#pending;
    this.#pending = [];
    this.#sendUpdate(1, Y.encodeStateAsUpdate(this.doc, payload), marks);
    this.#isSynced = true;
  }

  #onStatus(isSaved: boolean): void {
    const marks = this.#inFlight.shift();
    if (marks === undefined) this.#options.onProblem('an acknowledgement too many');
    else if (isSaved) this.#options.onSaved(marks);
    else this.#options.onProblem('an honest edit was not taken');
  }

  #onStateless(payload: string): void {
    if (!payload.startsWith('{"t":"refused"')) return;
    const reason = /"reason":"([a-z-]+)"/.exec(payload)?.[1] ?? 'unknown';
    if (PASSING.has(reason)) return;
    this.#isRefused = true;
    this.#options.onProblem(`refused: ${payload.slice(0, 300)}`);
  }

  #sendUpdate(step: 1 | 2, update: Uint8Array, marks: string[]): void {
    this.#inFlight.push(marks);
    this.#send(0, (encoder) => {
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, update);
    });
  }

  #send(type: number, write: (encoder: encoding.Encoder) => void): void {
    this.#webSocket?.send(
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, this.#options.name);
        encoding.writeVarUint(encoder, type);
        write(encoder);
      }),
    );
  }
}
