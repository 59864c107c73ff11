import * as encoding from 'lib0/encoding';

/** A socket whose other end is the test. */
export class TestSocket extends EventTarget {
  static made: TestSocket[] = [];
  readyState = 0;
  binaryType = 'blob';
  readonly sent: Uint8Array[] = [];
  constructor() {
    super();
    TestSocket.made.push(this);
  }
  send(data: Uint8Array): void {
    this.sent.push(data);
  }
  close(): void {
    if (this.readyState === 3) return;
    queueMicrotask(() => this.end(1000, ''));
  }
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  /** a frame of the server for a document */
  frame(document: string, write: (encoder: encoding.Encoder) => void): void {
    const data = encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      write(encoder);
    });
    this.dispatchEvent(Object.assign(new Event('message'), { data: data.slice().buffer }));
  }
  stateless(document: string, payload: string): void {
    this.frame(document, (encoder) => {
      encoding.writeVarUint(encoder, 5);
      encoding.writeVarString(encoder, payload);
    });
  }
  /** Lets the client into a document that the server has nothing of. */
  admit(document: string): void {
    this.frame(document, (encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarString(encoder, 'read-write');
    });
    for (const step of [0, 1]) {
      this.frame(document, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint(encoder, step);
        encoding.writeVarUint8Array(encoder, step === 0 ? new Uint8Array([0]) : new Uint8Array([0, 0]));
      });
    }
  }
  /** Answers the oldest update of a document. */
  answer(document: string, applied: boolean): void {
    this.frame(document, (encoder) => {
      encoding.writeVarUint(encoder, 8);
      encoding.writeVarInt(encoder, applied ? 1 : 0);
    });
  }
  end(code: number, reason: string): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }
}
