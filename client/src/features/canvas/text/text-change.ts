/** One replacement in a text. Offsets and lengths are UTF-16 units, as in the document and in the browser's fields. */
export interface TextChange {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * The smallest replacement that turns `before` into `after`. Where several would do (a letter doubled),
 * the one that ends at the caret is meant. Undefined if the texts are equal.
 *
 * @param caret where the caret stands in `after`
 */
export function findChange(before: string, after: string, caret = after.length): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  // The unchanged end begins at the caret at the earliest: what stands after it was there before.
  const longestEnd = Math.min(shorter, Math.max(0, after.length - caret));
  let end = 0;
  while (end < longestEnd && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  let start = 0;
  while (start < shorter - end && before[start] === after[start]) start += 1;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  // A change must not cut a character that takes two units: a peer would see halves.
  if (start > 0 && (splits(before, start) || splits(after, start))) start -= 1;
  if (end > 0 && (splits(before, before.length - end) || splits(after, after.length - end))) end -= 1;
  return {
    index: start,
    remove: before.length - end - start,
    insert: after.slice(start, after.length - end),
  };
}

function splits(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/** Where an offset is after somebody else's change. Text put in exactly there goes behind it. */
export function mapOffset(offset: number, change: TextChange): number {
  if (offset <= change.index) return offset;
  if (offset <= change.index + change.remove)
    return change.index + (offset < change.index + change.remove ? 0 : change.insert.length);
  return offset + change.insert.length - change.remove;
}

/** A change of one's own, made against a text that others have changed meanwhile, moved to where it belongs now. */
export function mapChange(change: TextChange, others: readonly TextChange[]): TextChange {
  let start = change.index;
  let end = change.index + change.remove;
  for (const other of others) {
    const from = mapOffset(start, other);
    end = start === end ? from : Math.max(from, mapOffset(end, other));
    start = from;
  }
  return { index: start, remove: end - start, insert: change.insert };
}

/** A Yjs text delta as replacements, each against the text the ones before it left. */
export function changesOfDelta(
  delta: readonly { retain?: number | undefined; insert?: unknown; delete?: number | undefined }[],
): TextChange[] {
  const changes: TextChange[] = [];
  let index = 0;
  for (const part of delta) {
    if (part.retain !== undefined) index += part.retain;
    else if (part.delete !== undefined) changes.push({ index, remove: part.delete, insert: '' });
    else if (typeof part.insert === 'string') {
      changes.push({ index, remove: 0, insert: part.insert });
      index += part.insert.length;
    }
  }
  return changes;
}
