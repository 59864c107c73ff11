import { malformed } from './refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the v1 encoding from bytes nobody has checked. Every read that Yjs would later make without looking
 * is checked here: ends of the buffer, integer ranges, UTF-8, JSON, depth. Throws `Refusal`, never anything else.
 */
export class UpdateReader {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  byte(): number {
    const value = this.bytes[this.position];
    if (value === undefined) throw malformed('it ends too early');
    this.position += 1;
    return value;
  }

  skip(count: number): void {
    if (count > this.remaining) throw malformed('it ends too early');
    this.position += count;
  }

  varUint(): number {
    const { bytes } = this;
    let value = 0;
    let factor = 1;
    for (let position = this.position; position < bytes.length;) {
      const byte = bytes[position++] ?? 0;
      value += (byte & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw malformed('a number is too large');
      if (byte < 128) {
        this.position = position;
        return value;
      }
      factor *= 128;
    }
    throw malformed('it ends too early');
  }

  skipVarInt(): void {
    let byte = this.byte();
    let value = byte & 63;
    let factor = 64;
    while (byte > 127) {
      byte = this.byte();
      value += (byte & 127) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw malformed('a number is too large');
      factor *= 128;
    }
  }

  /** A count of things that take at least `bytesEach` bytes: a larger one is a lie. */
  count(bytesEach: number): number {
    const value = this.varUint();
    if (value * bytesEach > this.remaining) throw malformed('it ends too early');
    return value;
  }

  string(): string {
    const length = this.count(1);
    const start = this.position;
    this.position += length;
    return decodeText(this.bytes.subarray(start, this.position));
  }

  /** Passes over a string and returns its length in UTF-16 units, which is what clocks count. */
  stringLength(): number {
    const length = this.count(1);
    const end = this.position + length;
    for (let position = this.position; position < end; position++) {
      if ((this.bytes[position] ?? 0) > 127) {
        const text = decodeText(this.bytes.subarray(this.position, end));
        this.position = end;
        return text.length;
      }
    }
    this.position = end;
    return length;
  }

  /** Passes over a string that must be JSON, or the word that Yjs writes for undefined. */
  skipJson(maxDepth: number, orUndefined: boolean): void {
    const text = this.string();
    if (orUndefined && text === 'undefined') return;
    assertShallow(text, maxDepth);
    try {
      JSON.parse(text);
    } catch {
      throw malformed('a value is not JSON');
    }
  }

  /** Passes over one value in lib0's `any` encoding. */
  skipAny(maxDepth: number): void {
    if (maxDepth < 0) throw malformed('a value is nested too deeply');
    const tag = this.byte();
    switch (tag) {
      case 127:
      case 126:
      case 121:
      case 120:
        return;
      case 125:
        this.skipVarInt();
        return;
      case 124:
        this.skip(4);
        return;
      case 123:
      case 122:
        this.skip(8);
        return;
      case 119:
        this.stringLength();
        return;
      case 118:
        for (let left = this.count(2); left > 0; left--) {
          this.stringLength();
          this.skipAny(maxDepth - 1);
        }
        return;
      case 117:
        for (let left = this.count(1); left > 0; left--) this.skipAny(maxDepth - 1);
        return;
      case 116:
        this.skip(this.varUint());
        return;
      default:
        throw malformed('a value is of no known kind');
    }
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('a text is not UTF-8');
  }
}

/** Brackets outside of strings, counted: a cheap upper bound that `JSON.parse` never sees exceeded. */
function assertShallow(json: string, maxDepth: number): void {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const char = json.charCodeAt(index);
    if (quoted) {
      if (char === 92) index += 1;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 91 || char === 123) {
      depth += 1;
      if (depth > maxDepth) throw malformed('a value is nested too deeply');
    } else if (char === 93 || char === 125) depth -= 1;
  }
}
