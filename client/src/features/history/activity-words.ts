import { EXISTS } from '@sparklio/shared/documents/canvas/changes';
import { diffWords } from '@sparklio/shared/documents/word-diff';
import type { Activity, ChangedThing, PropertyChange } from '@sparklio/shared/protocol/history';
import { propertyWord } from '../../editing/value-words.ts';
import { canvasStrings } from '../../strings/canvas.ts';
import { historyStrings } from '../../strings/history.ts';
import { momentWords } from './moment-words.ts';

const words = historyStrings.sentences;

type About = (who: string, what: string) => string;

/** What a stretch of work did, by the properties it touched; the first that covers all of them tells it. */
const KINDS: readonly (readonly [properties: readonly string[], sentence: About])[] = [
  [['position'], words.moved],
  [['position', 'size'], words.resized],
  [['position', 'rotation'], words.turned],
  [['order'], words.restacked],
  [['fill', 'stroke', 'background'], words.recoloured],
  [
    ['fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'lineHeight', 'letterSpacing', 'textAlign'],
    words.typeset,
  ],
  [['text'], words.worded],
  [['name'], words.renamed],
];
const MOST_NAMES = 2;
/** A quotation longer than this is no quotation any more. */
const MOST_LETTERS = 40;

/**
 * One sentence for a stretch of work.
 *
 * @param selfId who reads it
 * @param now ms since 1970
 */
export function activityWords(activity: Activity, selfId: string, now = Date.now()): string {
  const who = whoWords(activity, selfId);
  if (activity.source === 'migration') return words.migrated;
  if (activity.source === 'import') return words.imported(who);
  if (activity.source === 'restore')
    return activity.reason === undefined
      ? words.restoredSomething(who)
      : words.restored(who, reasonWords(activity.reason, now));
  if (activity.source === 'undo')
    return activity.reason === undefined ? words.undidSomething(who) : words.undid(who, activity.reason);
  return changesWords(who, activity.things, activity.changes);
}

/** A moment that was gone back to is named by its time, in the reader's own words. */
export function reasonWords(reason: string, now = Date.now()): string {
  return ISO_TIME.test(reason) ? momentWords(Date.parse(reason), now) : reason;
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function whoWords({ author }: Pick<Activity, 'author'>, selfId: string): string {
  if (author.id === selfId) return words.you;
  return author.kind === 'server' ? words.server : author.name;
}

function changesWords(
  who: string,
  things: readonly ChangedThing[],
  changes: readonly PropertyChange[],
): string {
  if (things.length === 0) return words.nothing(who);
  const what = thingsWords(things);
  const being = changes.filter(({ property }) => property === EXISTS);
  const made = being.filter(({ before }) => before === undefined);
  const gone = being.filter(({ after }) => after === undefined);
  // What came may have been changed in the same stretch; that it came says enough.
  const own = things.filter(({ kind }) => kind !== 'meta');
  if (made.length > 0 && covers(made, own)) return words.added(who, thingsWords(own));
  if (gone.length > 0 && covers(gone, things)) return words.removed(who, what);
  const [only] = changes;
  if (changes.length === 1 && only !== undefined) {
    if (only.property === 'text') return textWords(who, only, what);
    if (only.target === 'meta' && only.property === 'title' && typeof only.after === 'string')
      return words.titled(who, shortened(only.after));
  }
  const touched = new Set(changes.map(({ property }) => property));
  const kind = KINDS.find(([properties]) => [...touched].every((property) => properties.includes(property)));
  if (kind !== undefined && touched.size > 0) return kind[1](who, what);
  const [property] = touched;
  return touched.size === 1 && property !== undefined && property !== EXISTS
    ? words.changedOne(who, propertyWord(property), what)
    : words.changed(who, what);
}

function covers(changes: readonly PropertyChange[], things: readonly ChangedThing[]): boolean {
  const targets = new Set(changes.map(({ target }) => target));
  return things.every(({ target }) => targets.has(target));
}

/** Quotes what was replaced where that is short; says only that words changed where it is not. */
function textWords(who: string, { before, after }: PropertyChange, what: string): string {
  if (typeof before !== 'string' || typeof after !== 'string') return words.worded(who, what);
  const parts = diffWords(before, after);
  const first = parts.findIndex(({ kind }) => kind !== 'same');
  const last = parts.findLastIndex(({ kind }) => kind !== 'same');
  const changed = parts.slice(first, last + 1);
  const textOf = (dropped: string): string =>
    changed
      .flatMap(({ kind, text }) => (kind === dropped ? [] : [text]))
      .join('')
      .trim();
  const [was, is] = [textOf('added'), textOf('removed')];
  if (first < 0 || was.length > MOST_LETTERS || is.length > MOST_LETTERS) return words.worded(who, what);
  if (was === '') return is === '' ? words.worded(who, what) : words.wrote(who, is, what);
  return is === '' ? words.erased(who, was, what) : words.fixed(who, was, is, what);
}

export function thingsWords(things: readonly ChangedThing[]): string {
  const names = things.map(thingWords);
  const [first = '', second = ''] = names;
  if (names.length === 2) return words.two(first, second);
  return words.list(names.slice(0, MOST_NAMES), Math.max(0, names.length - MOST_NAMES));
}

/** The name people gave a thing; else what it is. */
export function thingWords({ kind, type, name }: ChangedThing): string {
  if (kind === 'meta') return words.creative;
  if (kind === 'page') return words.page(name);
  return name.trim() === '' ? (TYPE_WORDS[type] ?? words.object) : name;
}

const TYPE_WORDS: Readonly<Record<string, string>> = canvasStrings.names;

function shortened(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
}
