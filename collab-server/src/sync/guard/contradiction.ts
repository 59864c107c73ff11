import * as Y from 'yjs';
import type { LiveStructs } from './struct-index.ts';

/**
 * Whether an update says something else about clocks that the document knows. Yjs would pass over that part and believe that both
 * have the same. It comes about when two copies of a document go on with one client id.
 *
 * What is deleted on either side has lost its content and is not compared.
 */
export function contradicts(update: Uint8Array, live: LiveStructs): boolean {
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item)) continue;
    const { client } = struct.id;
    const end = Math.min(struct.id.clock + struct.length, live.state(client));
    for (let clock = struct.id.clock; clock < end;) {
      const known = live.struct(client, clock);
      const until = Math.min(end, known.id.clock + known.length);
      if (known instanceof Y.Item && !isSame(struct, known, clock, until)) return true;
      clock = until;
    }
  }
  return false;
}

/** Compares two items from `clock` up to `until`, as if they had been cut there. */
function isSame(one: Y.Item, two: Y.Item, clock: number, until: number): boolean {
  if (isGone(one) || isGone(two)) return true;
  return (
    Y.compareIDs(leftOf(one, clock), leftOf(two, clock)) &&
    Y.compareIDs(one.rightOrigin, two.rightOrigin) &&
    isSamePlace(one, two) &&
    isSameContent(one, two, clock, until)
  );
}

function isGone({ deleted, content }: Y.Item): boolean {
  return deleted || content instanceof Y.ContentDeleted;
}

function leftOf(item: Y.Item, clock: number): Y.ID | null {
  return clock === item.id.clock ? item.origin : Y.createID(item.id.client, clock - 1);
}

/** An item of an update names its place only if it has no neighbour. */
function isSamePlace(sent: Y.Item, known: Y.Item): boolean {
  if (sent.origin !== null || sent.rightOrigin !== null) return true;
  if (sent.parentSub !== known.parentSub) return false;
  if (!(known.parent instanceof Y.AbstractType)) return true;
  const { _item: item } = known.parent;
  const { parent } = sent;
  // Before it is integrated, an item names a root by its key; Yjs' types leave that out.
  const root: unknown = parent;
  if (parent instanceof Y.ID) return item !== null && Y.compareIDs(parent, item.id);
  return item === null && Y.findRootTypeKey(known.parent) === root;
}

function isSameContent(one: Y.Item, two: Y.Item, clock: number, until: number): boolean {
  const [first, second] = [one, two].map(({ content, id }) => {
    const { constructor } = content;
    const from = clock - id.clock;
    if (content instanceof Y.ContentString)
      return { constructor, value: content.str.slice(from, until - id.clock) };
    if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON)
      return { constructor, value: encoded(new Y.ContentAny(content.arr.slice(from, until - id.clock))) };
    return { constructor, value: encoded(content) };
  });
  if (first?.constructor !== second?.constructor) return false;
  return first?.value === second?.value || isSameText(`${first?.value}`, `${second?.value}`);
}

/** Where a text is cut within a character of two units, Yjs puts U+FFFD in place of both. */
function isSameText(one: string, two: string): boolean {
  if (one.length !== two.length) return false;
  for (let index = 0; index < one.length; index++)
    if (one[index] !== two[index] && one[index] !== '\uFFFD' && two[index] !== '\uFFFD') return false;
  return true;
}

function encoded(content: Pick<Y.Item['content'], 'write'>): string {
  const encoder = new Y.UpdateEncoderV1();
  content.write(encoder, 0);
  return Buffer.from(encoder.toUint8Array()).toString('latin1');
}
