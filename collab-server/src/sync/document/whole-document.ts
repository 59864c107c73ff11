import * as Y from 'yjs';
import { webSocketFrame } from '../socket/frames.ts';
import { syncStep2 } from '../socket/messages.ts';

/** A document as one update and as the frame that carries it to newcomers, made once and kept until the next change. */
export class WholeDocument {
  readonly #doc: Y.Doc;
  #update: Uint8Array | undefined;
  #frame: { readonly key: string; readonly frame: Buffer } | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  changed(): void {
    this.#update = undefined;
    this.#frame = undefined;
  }

  update(): Uint8Array {
    this.#update ??= Y.encodeStateAsUpdate(this.#doc);
    return this.#update;
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  /** The frame that answers a client that has `stateVector`. */
  step2Frame(key: string, stateVector: Uint8Array): Buffer {
    const isEmpty = stateVector.length === 1 && stateVector[0] === 0;
    if (!isEmpty) return webSocketFrame(syncStep2(key, Y.encodeStateAsUpdate(this.#doc, stateVector)));
    if (this.#frame?.key !== key) this.#frame = { key, frame: webSocketFrame(syncStep2(key, this.update())) };
    return this.#frame.frame;
  }
}
