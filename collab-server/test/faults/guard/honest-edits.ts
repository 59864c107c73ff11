import * as Y from 'yjs';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { editAtRandom } from '../../support/random-edits.ts';
import { rootsOf } from './truth.ts';
import type { Author, OracleKind } from './truth.ts';

/** One change that the author may make, as our own clients make it or as any peer of raw Yjs would. */
export function editHonestly(doc: Y.Doc, kind: OracleKind, author: Author, random: SeededRandom): void {
  const roots = rootsOf(kind, author.role);
  if (roots.length === 0) return;
  if (kind === 'canvas') {
    if (random.chance(0.1)) writeOdd(doc.getMap(random.pick(roots)), random);
    else editAtRandom(doc, random, roots);
    return;
  }
  const root = random.pick(roots);
  if (root === 'brief') editBrief(doc, random);
  else if (root === 'chat') editChat(doc, author, random);
  else if (root === 'threads') editThreads(doc, author, random);
  else editProposals(doc, author, random);
}

/** Contents that our clients never write and Yjs can: they lie under an allowed root, so they are allowed. */
export function writeOdd(root: Y.Map<unknown>, random: SeededRandom): void {
  const key = `odd${random.below(3)}`;
  switch (random.below(6)) {
    case 0:
      root.set(key, new Uint8Array([random.below(256), 1]));
      return;
    case 1:
      root.set(key, [null, 1.5, -1, 2 ** 40, true, 'é𝄞', { deep: [[[]]] }, 12n]);
      return;
    case 2:
      root.set(key, new Y.XmlFragment());
      return;
    case 3: {
      const element = new Y.XmlElement('p');
      element.setAttribute('class', 'x');
      element.insert(0, [new Y.XmlText('in xml')]);
      root.set(key, element);
      return;
    }
    case 4: {
      const text = new Y.Text();
      root.set(key, text);
      text.insert(0, 'bold', { bold: true });
      text.insertEmbed(2, { image: 'x' });
      text.format(1, 2, { bold: null });
      return;
    }
    default: {
      // Parents made and children put into them, moved by making them anew, within one update.
      const outer = new Y.Map<unknown>();
      root.set(key, outer);
      const inner = new Y.Map<unknown>([['list', Y.Array.from([1, 2])]]);
      outer.set('inner', inner);
      outer.set('inner', inner.clone());
    }
  }
}

/** No signature: whoever may edit the brief may edit all of it. */
function editBrief(doc: Y.Doc, random: SeededRandom): void {
  const brief = doc.getMap<unknown>('brief');
  const key = `b${random.below(3)}`;
  const entry = brief.get(key);
  if (entry instanceof Y.Map && random.chance(0.5)) entry.set('answer', `a${random.below(99)}`);
  else if (random.chance(0.2)) brief.delete(key);
  else brief.set(key, new Y.Map([['base', { question: 'who?' }]]));
}

function editChat(doc: Y.Doc, author: Author, random: SeededRandom): void {
  const chat = doc.getMap<unknown>('chat');
  const own = ownIn(chat, author);
  const entry = own.length > 0 && random.chance(0.5) ? random.pick(own) : undefined;
  if (entry === undefined) chat.set(newKey(author, random), signed(author, { body: 'hello' }));
  else if (random.chance(0.3)) chat.delete(entry.key);
  else entry.map.set('body', `changed ${random.below(99)}`);
}

function editThreads(doc: Y.Doc, author: Author, random: SeededRandom): void {
  const threads = doc.getMap<unknown>('threads');
  const all = [...threads].filter((pair): pair is [string, Y.Map<unknown>] => pair[1] instanceof Y.Map);
  const [, other] = all.length > 0 ? random.pick(all) : [];
  const comments = other?.get('comments');
  if (comments instanceof Y.Map && random.chance(0.6)) {
    if (author.kind === 'user' && random.chance(0.2)) {
      other?.set('resolved', random.chance(0.5));
      other?.set('resolvedBy', author.id);
      return;
    }
    const mine = ownIn(comments, author);
    const comment = mine.length > 0 && random.chance(0.4) ? random.pick(mine) : undefined;
    if (comment === undefined) comments.set(newKey(author, random), signed(author, { body: 'an answer' }));
    else if (random.chance(0.3)) comments.delete(comment.key);
    else comment.map.set('body', 'mended');
    return;
  }
  const thread = signed(author, { anchor: { kind: 'whole' } });
  thread.set('comments', new Y.Map([[newKey(author, random), signed(author, { body: 'look here' })]]));
  threads.set(newKey(author, random), thread);
}

function editProposals(doc: Y.Doc, author: Author, random: SeededRandom): void {
  const proposals = doc.getMap<unknown>('proposals');
  const own = ownIn(proposals, author).filter(({ map }) =>
    [undefined, 'open', 'withdrawn'].includes(map.get('status') as string | undefined),
  );
  const entry = own.length > 0 && random.chance(0.5) ? random.pick(own) : undefined;
  if (entry === undefined)
    proposals.set(newKey(author, random), signed(author, { title: 'a better one', status: 'open' }));
  else if (random.chance(0.2)) proposals.delete(entry.key);
  else entry.map.set('status', random.pick(['open', 'withdrawn']));
}

export function signed(author: Author, fields: Readonly<Record<string, unknown>>): Y.Map<unknown> {
  const base = { authorId: author.id, authorName: author.name, authorKind: author.kind, ...fields };
  return new Y.Map<unknown>([['base', base]]);
}

/** Entries that the author signed, as far as their base says. */
export function ownIn(root: Y.Map<unknown>, author: Author): { key: string; map: Y.Map<unknown> }[] {
  const own: { key: string; map: Y.Map<unknown> }[] = [];
  for (const [key, map] of root) {
    const base: unknown = map instanceof Y.Map ? map.get('base') : undefined;
    if (map instanceof Y.Map && isSignedBy(base, author)) own.push({ key, map });
  }
  return own;
}

function isSignedBy(base: unknown, author: Author): boolean {
  return typeof base === 'object' && base !== null && 'authorId' in base && base.authorId === author.id;
}

/** Few keys per author, so that entries are written over, deleted and made again. */
const newKey = (author: Author, random: SeededRandom): string => `${author.id}-${random.below(4)}`;
