import * as Y from 'yjs';
import type { Account, Mark } from './journal.ts';

/** The two documents of one work, as a peer that was never there before sees them. */
export interface SeenWork {
  readonly content: Y.Doc;
  readonly review: Y.Doc;
}

export interface EditCount {
  readonly acknowledged: number;
  readonly sent: number;
  /** acknowledged and not there; a removal that is undone counts too */
  readonly lost: readonly string[];
  /** there more than once */
  readonly doubled: readonly string[];
  /** there, and never sent, or not as it was sent */
  readonly phantom: readonly string[];
}

/** The object whose text and list all writers share. */
export const SHARED = 'shared';
/** Around each key in the shared text, so that keys can be told apart. */
export const BRACKETS = ['⟦', '⟧'] as const;

/** Compares what writers noted with what the documents hold. */
export function countEdits({ sent, acknowledged }: Account, works: readonly SeenWork[]): EditCount {
  const lost: string[] = [];
  const doubled: string[] = [];
  const phantom: string[] = [];
  for (const [index, seen] of works.entries()) {
    const here = ({ work }: Mark): boolean => work === index;
    const found = { ...findAll(seen), removal: new Map<string, number>() };
    const mine = sent.filter(here);
    const removals = new Set(mine.filter(({ kind }) => kind === 'removal').map(({ key }) => key));
    for (const { kind, key } of acknowledged.filter(here)) {
      const count = found[kind].get(key) ?? 0;
      if (kind === 'removal') {
        if (found.object.has(key)) lost.push(`${index} removal ${key}`);
      } else if (count === 0 && !(kind === 'object' && removals.has(key))) {
        lost.push(`${index} ${kind} ${key}`);
      }
    }
    const known = new Set(mine.map(({ kind, key }) => `${kind} ${key}`));
    for (const kind of ['object', 'text', 'list', 'chat'] as const) {
      for (const [key, count] of found[kind]) {
        if (!known.has(`${kind} ${key}`)) phantom.push(`${index} ${kind} ${key}`);
        if (count > 1) doubled.push(`${index} ${kind} ${key}`);
      }
    }
  }
  return { acknowledged: acknowledged.length, sent: sent.length, lost, doubled, phantom };
}

type Found = Record<'object' | 'text' | 'list' | 'chat', Map<string, number>>;

function findAll({ content, review }: SeenWork): Found {
  const shared = content.getMap<unknown>('objects').get(SHARED);
  const text = shared instanceof Y.Map ? shared.get('text') : undefined;
  const list = shared instanceof Y.Map ? shared.get('list') : undefined;
  return {
    object: tally(keysOf(content.getMap('objects'))),
    chat: tally(keysOf(review.getMap('chat'))),
    text: tally(text instanceof Y.Text ? tokensOf(text.toJSON()) : []),
    list: tally(list instanceof Y.Array ? list.toArray().map(String) : []),
  };
}

/** Keys of entries; one whose value does not say its own key counts as something nobody sent. */
function keysOf(root: Y.Map<unknown>): string[] {
  const keys: string[] = [];
  for (const [key, entry] of root) {
    if (key === SHARED) continue;
    const base: unknown = entry instanceof Y.Map ? entry.get('base') : undefined;
    const isWhole = typeof base === 'object' && base !== null && 'name' in base && base.name === key;
    keys.push(isWhole ? key : `${key} (changed)`);
  }
  return keys;
}

/** Keys between brackets; whatever lies outside of them was never sent. */
function tokensOf(text: string): string[] {
  const [open, close] = BRACKETS;
  return text
    .split(close)
    .filter((piece) => piece !== '')
    .map((piece) => (piece.startsWith(open) ? piece.slice(1) : `${piece} (torn)`));
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
