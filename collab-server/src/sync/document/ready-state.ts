import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as Y from 'yjs';

const compress = promisify(gzip);
/** Level 6 takes three times as long for a tenth less. */
const LEVEL = 2;
/**
 * A newcomer who was given a state that is behind by this much asks for the rest over its socket, which is little. Encoding
 * and packing a large document for each of many newcomers while somebody types in it would be a lot.
 */
const MAX_AGE_MS = 5_000;
const MAX_BEHIND_BYTES = 32 * 1024;

/**
 * A document as newcomers fetch it before they open their socket: one Yjs update in format 2, gzipped. Made when it is
 * first asked for, kept while it is only a little behind.
 */
export class ReadyState {
  readonly #doc: Y.Doc;
  #behindBytes = 0;
  #madeAt = 0;
  #bytes: Promise<Buffer> | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** @param bytes of the update that was applied */
  changed(bytes: number): void {
    this.#behindBytes += bytes;
  }

  /** The packed bytes; shared, so not to be changed. */
  get(): Promise<Buffer> {
    const now = Date.now();
    const isOld = this.#behindBytes > 0 && now - this.#madeAt > MAX_AGE_MS;
    if (this.#bytes === undefined || isOld || this.#behindBytes > MAX_BEHIND_BYTES) {
      this.#behindBytes = 0;
      this.#madeAt = now;
      this.#bytes = compress(Y.encodeStateAsUpdateV2(this.#doc), { level: LEVEL });
      this.#bytes.catch(() => (this.#bytes = undefined));
    }
    return this.#bytes;
  }
}
