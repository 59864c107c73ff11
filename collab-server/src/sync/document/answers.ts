/** Answers of one document on their way at once. Each may be as large as the document. */
const MOST_AT_ONCE = 4;

/**
 * Whose turn it is to be sent what they lack of a document. An answer lies in memory until its reader has taken it, so readers
 * that take nothing make others wait (until they are ended as too slow), and not the server pile up copies.
 */
export class Answers {
  #free = MOST_AT_ONCE;
  readonly #waiting: (() => void)[] = [];

  /** Runs `send` when it is its turn; call `end` once what it sent was taken. */
  begin(send: () => void): void {
    if (this.#free === 0) {
      this.#waiting.push(send);
      return;
    }
    this.#free -= 1;
    send();
  }

  end(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
