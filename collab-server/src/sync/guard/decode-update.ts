import type { SyncLimits } from '../limits.ts';
import { malformed, Refusal } from './refusal.ts';
import { UpdateReader } from './update-reader.ts';

/** One struct of an update, as far as the guard must know it. Ids are `client, clock`; client -1 is "none". */
export interface DecodedStruct {
  readonly clock: number;
  /** first clock after it */
  readonly end: number;
  readonly kind: 'gc' | 'skip' | 'item';
  readonly leftClient: number;
  readonly leftClock: number;
  readonly rightClient: number;
  readonly rightClock: number;
  readonly parentRoot: string | null;
  readonly parentClient: number;
  readonly parentClock: number;
  readonly parentSub: string | null;
  /** kind of its content, as Yjs numbers them; -1 for what is no item */
  readonly content: number;
  /** of a shared type (content 7) which one, as Yjs numbers them; else -1 */
  readonly type: number;
}

export interface DecodedBlock {
  readonly client: number;
  readonly structs: readonly DecodedStruct[];
}

export interface DecodedUpdate {
  readonly blocks: readonly DecodedBlock[];
  /** per client: `clock, length` pairs, one after the other */
  readonly deletes: readonly { readonly client: number; readonly ranges: readonly number[] }[];
}

const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const HAS_PARENT_SUB = 0x20;
const CONTENT = 0x1f;
/** A shared type, so that other structs can be its children. */
const CONTENT_TYPE = 7;

/**
 * Decodes a v1 update without building anything of Yjs and without believing a single count in it.
 * What passes here, Yjs can decode without an error.
 *
 * @throws Refusal
 */
export function decodeUpdate(update: Uint8Array, limits: SyncLimits): DecodedUpdate {
  if (update.length > limits.updateBytes)
    throw new Refusal('too_large', 'The edit is too large to be taken at once.');
  const reader = new UpdateReader(update);
  const blocks = readBlocks(reader, limits);
  const deletes = readDeletes(reader, limits);
  if (reader.remaining > 0) throw malformed('there is more than an update');
  return { blocks, deletes };
}

function readBlocks(reader: UpdateReader, limits: SyncLimits): DecodedBlock[] {
  const blocks: DecodedBlock[] = [];
  const clients = new Set<number>();
  let total = 0;
  for (let left = reader.count(3); left > 0; left--) {
    const count = reader.count(2);
    total += count;
    if (total > limits.updateStructs)
      throw new Refusal('too_large', 'The edit has too many parts to be taken at once.');
    const client = reader.varUint();
    // Yjs keeps only the last of two blocks of one client, so a second one would hide the first from us.
    if (clients.has(client)) throw malformed('a client stands in it twice');
    clients.add(client);
    let clock = reader.varUint();
    const structs: DecodedStruct[] = [];
    for (let index = 0; index < count; index++) {
      const struct = readStruct(reader, client, clock, limits);
      structs.push(struct);
      clock = struct.end;
    }
    if (clock > Number.MAX_SAFE_INTEGER) throw malformed('a number is too large');
    blocks.push({ client, structs });
  }
  return blocks;
}

function readStruct(reader: UpdateReader, client: number, clock: number, limits: SyncLimits): DecodedStruct {
  const info = reader.byte();
  const content = info & CONTENT;
  if (content === 0 || content === 10) {
    const length = reader.varUint();
    assertRun(length, content === 10 ? Number.MAX_SAFE_INTEGER : limits.runLength);
    return { ...BARE, clock, end: clock + length, kind: content === 0 ? 'gc' : 'skip' };
  }
  const hasLeft = (info & HAS_LEFT) !== 0;
  const hasRight = (info & HAS_RIGHT) !== 0;
  const hasParent = !hasLeft && !hasRight;
  const leftClient = hasLeft ? reader.varUint() : -1;
  const leftClock = hasLeft ? reader.varUint() : -1;
  const rightClient = hasRight ? reader.varUint() : -1;
  const rightClock = hasRight ? reader.varUint() : -1;
  const isRoot = hasParent && reader.varUint() === 1;
  const parentRoot = isRoot ? reader.string() : null;
  const parentClient = hasParent && !isRoot ? reader.varUint() : -1;
  const parentClock = hasParent && !isRoot ? reader.varUint() : -1;
  const parentSub = hasParent && (info & HAS_PARENT_SUB) !== 0 ? reader.string() : null;
  if ((leftClient === client && leftClock >= clock) || (rightClient === client && rightClock >= clock)) {
    throw malformed('a part refers to its own future');
  }
  if (parentClient === client && parentClock >= clock) throw malformed('a part refers to its own future');
  const type = content === CONTENT_TYPE ? readTypeHeader(reader) : -1;
  const length = type < 0 ? readContent(reader, content, limits) : 1;
  return {
    clock,
    end: clock + length,
    kind: 'item',
    leftClient,
    leftClock,
    rightClient,
    rightClock,
    parentRoot,
    parentClient,
    parentClock,
    parentSub,
    content,
    type,
  };
}

/** Passes over the content of an item and returns how many clocks it takes. */
function readContent(reader: UpdateReader, content: number, limits: SyncLimits): number {
  switch (content) {
    case 1: {
      const length = reader.varUint();
      assertRun(length, limits.runLength);
      return length;
    }
    case 2: {
      const length = reader.count(1);
      assertRun(length, limits.arrayRun);
      for (let left = length; left > 0; left--) reader.skipJson(limits.jsonNesting, true);
      return length;
    }
    case 3:
      reader.skip(reader.varUint());
      return 1;
    case 4: {
      const length = reader.stringLength();
      assertRun(length, Number.MAX_SAFE_INTEGER);
      return length;
    }
    case 5:
      reader.skipJson(limits.jsonNesting, false);
      return 1;
    case 6:
      reader.stringLength();
      reader.skipJson(limits.jsonNesting, false);
      return 1;
    case 8: {
      const length = reader.count(1);
      assertRun(length, limits.arrayRun);
      for (let left = length; left > 0; left--) reader.skipAny(limits.jsonNesting);
      return length;
    }
    case 9:
      throw new Refusal('update_refused', 'Documents within documents are not kept here.');
    default:
      throw malformed('a part is of no known kind');
  }
}

function readTypeHeader(reader: UpdateReader): number {
  const type = reader.varUint();
  if (type > 6) throw malformed('a part is of no known kind');
  // XML elements and hooks carry their name.
  if (type === 3 || type === 5) reader.stringLength();
  return type;
}

function readDeletes(reader: UpdateReader, limits: SyncLimits): DecodedUpdate['deletes'] {
  const deletes: { client: number; ranges: number[] }[] = [];
  let total = 0;
  for (let left = reader.count(2); left > 0; left--) {
    const client = reader.varUint();
    const count = reader.count(2);
    total += count;
    if (total > limits.updateDeleteRanges)
      throw new Refusal('too_large', 'The edit deletes too much at once.');
    const ranges: number[] = [];
    for (let index = 0; index < count; index++) {
      const clock = reader.varUint();
      const length = reader.varUint();
      if (length === 0) throw malformed('a part is empty');
      if (clock + length > Number.MAX_SAFE_INTEGER) throw malformed('a number is too large');
      ranges.push(clock, length);
    }
    deletes.push({ client, ranges });
  }
  return deletes;
}

/** A struct of length 0 would give two structs one id. */
function assertRun(length: number, most: number): void {
  if (length === 0) throw malformed('a part is empty');
  if (length > most) throw new Refusal('too_large', 'The edit has a part that is too long.');
}

const BARE = {
  leftClient: -1,
  leftClock: -1,
  rightClient: -1,
  rightClock: -1,
  parentRoot: null,
  parentClient: -1,
  parentClock: -1,
  parentSub: null,
  content: -1,
  type: -1,
} as const;
