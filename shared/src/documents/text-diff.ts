import type * as Y from 'yjs';

/** Replaces `remove` UTF-16 units at `index` by `insert`. */
export interface TextEdit {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * The one edit that turns `before` into `after`: what is the same at both ends stays, so that what others type there
 * at the same time stays as well. Never splits a surrogate pair. Undefined if nothing differs.
 */
export function diffText(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  if (splitsPair(before, start) || splitsPair(after, start)) start -= 1;
  if (splitsPair(before, before.length - end) || splitsPair(after, after.length - end)) end -= 1;
  return {
    index: start,
    remove: before.length - end - start,
    insert: after.slice(start, after.length - end),
  };
}

/** Whether an offset lies in the middle of a surrogate pair. */
export function splitsPair(text: string, offset: number): boolean {
  return isHigh(text.charCodeAt(offset - 1)) && isLow(text.charCodeAt(offset));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

export function editString(text: string, { index, remove, insert }: TextEdit): string {
  return text.slice(0, index) + insert + text.slice(index + remove);
}

/**
 * Carries out edits on a shared text. Where a peer put things into it that are no characters, offsets of the string
 * mean nothing, and the whole is replaced.
 */
export function editSharedText(text: Y.Text, edits: readonly TextEdit[], whole: string): void {
  if (text.length !== text.toJSON().length) {
    text.delete(0, text.length);
    text.insert(0, whole);
    return;
  }
  for (const { index, remove, insert } of edits) {
    if (remove > 0) text.delete(index, remove);
    if (insert !== '') text.insert(index, insert);
  }
}
