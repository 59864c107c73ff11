import type * as Y from 'yjs';
import type { Origin } from '../../origin.ts';
import { edit } from '../edit.ts';
import type { Ordered } from '../order.ts';
import { editString } from '../text-diff.ts';
import type { TextEdit } from '../text-diff.ts';
import { changesBetween } from './changes.ts';
import { readMeta, readObject, readPage, readPages, readTree } from './read.ts';
import { CANVAS_ROOTS } from './schema.ts';
import type { CanvasMeta, CanvasObject, CanvasPage, Change } from './schema.ts';
import type { ObjectTree } from './tree.ts';
import { byOrder } from './tree.ts';
import { writeMeta, writeObject, writePage } from './write.ts';

/** A value as it was in the document and as it is to be; either is undefined where there is none. */
interface Planned<Value> {
  readonly before: Value | undefined;
  after: Value | undefined;
  edits: TextEdit[];
}

/**
 * The canvas as it will be. Commands read and change the draft, so that later ones see what earlier ones did and a list
 * that turns out impossible in the middle leaves no trace; `commit` then writes what differs in one transaction.
 * Entries are read one by one: nothing here looks at all objects unless the tree is asked for.
 */
export class CanvasDraft {
  readonly #doc: Y.Doc;
  readonly #objects = new Map<string, Planned<CanvasObject>>();
  readonly #pages = new Map<string, Planned<CanvasPage>>();
  readonly #left = new Set<string>();
  #meta: Planned<CanvasMeta> | undefined;
  #tree: ObjectTree | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  get meta(): CanvasMeta {
    return this.#meta?.after ?? readMeta(this.#doc);
  }

  /** Pages in their order. */
  get pages(): readonly CanvasPage[] {
    const stored = readPages(this.#doc).filter(({ id }) => !this.#pages.has(id));
    const planned = [...this.#pages.values()].map(({ after }) => after).filter((page) => page !== undefined);
    return [...stored, ...planned].sort(byOrder);
  }

  page(id: string): CanvasPage | undefined {
    const planned = this.#pages.get(id);
    return planned === undefined ? readPage(this.#doc, id) : planned.after;
  }

  object(id: string): CanvasObject | undefined {
    const planned = this.#objects.get(id);
    return planned === undefined ? readObject(this.#doc, id) : planned.after;
  }

  /** Whether an id is used, be it by an object whose page is gone. */
  isTaken(id: string): boolean {
    const planned = this.#objects.get(id) ?? this.#pages.get(id);
    if (planned !== undefined) return planned.after !== undefined;
    return Object.values(CANVAS_ROOTS).some((root) => this.#doc.getMap(root).has(id));
  }

  isThere(id: string): boolean {
    return this.object(id) !== undefined || this.page(id) !== undefined;
  }

  /** Where every object stands. The first call reads the place of every object; later changes keep it up to date. */
  get tree(): ObjectTree {
    if (this.#tree !== undefined) return this.#tree;
    const tree: ObjectTree = readTree(this.#doc);
    this.#tree = tree;
    for (const [id, { after }] of this.#objects) {
      if (after === undefined) tree.remove(id);
      else tree.put(nodeOf(after));
    }
    return tree;
  }

  /** The direct members of a group, or the top level of a page, back to front. */
  siblings(pageId: string, parentId: string | undefined): readonly Ordered[] {
    return this.tree.siblings(pageId, parentId);
  }

  /** Groups that something was taken out of, by deleting or moving it. */
  get groupsLeft(): ReadonlySet<string> {
    return this.#left;
  }

  /** Adds an object or puts it in the place of the one with its id. Of a text, `edits` say how its text came to differ. */
  putObject(object: CanvasObject, edits: readonly TextEdit[] = []): void {
    const planned = this.#planObject(object.id);
    const last = planned.after;
    planned.after = object;
    planned.edits.push(...edits);
    if (last?.parentId !== undefined && last.parentId !== object.parentId) this.#left.add(last.parentId);
    if (last === undefined || hasMoved(last, object)) this.#tree?.put(nodeOf(object));
  }

  removeObject(id: string): void {
    const planned = this.#planObject(id);
    if (planned.after?.parentId !== undefined) this.#left.add(planned.after.parentId);
    planned.after = undefined;
    planned.edits = [];
    this.#tree?.remove(id);
  }

  /** Changes the text of a text object by one edit. */
  editText(object: CanvasObject & { type: 'text' }, change: TextEdit): void {
    this.putObject({ ...object, text: editString(object.text, change) }, [change]);
  }

  putPage(page: CanvasPage): void {
    this.#planPage(page.id).after = page;
  }

  removePage(id: string): void {
    this.#planPage(id).after = undefined;
  }

  putMeta(meta: CanvasMeta): void {
    this.#meta ??= { before: this.meta, after: undefined, edits: [] };
    this.#meta.after = meta;
  }

  /** Writes what differs, in one transaction; none if nothing does. A property that holds its value already is not written. */
  commit(origin: Origin): Change[] {
    const changes: Change[] = [];
    const writes: (() => void)[] = [];
    const plan = (
      target: string,
      before: object | undefined,
      after: object | undefined,
      write: () => void,
    ): void => {
      const found = changesBetween(target, before, after);
      if (found.length === 0) return;
      changes.push(...found);
      writes.push(write);
    };
    const meta = this.#meta;
    if (meta !== undefined) plan('meta', meta.before, meta.after, () => writeMeta(this.#doc, meta));
    for (const [id, page] of this.#pages)
      plan(id, page.before, page.after, () => writePage(this.#doc, id, page));
    for (const [id, object] of this.#objects) {
      plan(id, object.before, object.after, () => writeObject(this.#doc, id, object, object.edits));
    }
    if (writes.length > 0) edit(this.#doc, origin, () => writes.forEach((write) => write()));
    return changes;
  }

  #planObject(id: string): Planned<CanvasObject> {
    const known = this.#objects.get(id);
    if (known !== undefined) return known;
    const before = readObject(this.#doc, id);
    const planned: Planned<CanvasObject> = { before, after: before, edits: [] };
    this.#objects.set(id, planned);
    return planned;
  }

  #planPage(id: string): Planned<CanvasPage> {
    const known = this.#pages.get(id);
    if (known !== undefined) return known;
    const before = readPage(this.#doc, id);
    const planned: Planned<CanvasPage> = { before, after: before, edits: [] };
    this.#pages.set(id, planned);
    return planned;
  }
}

function nodeOf({ id, type, pageId, parentId, order }: CanvasObject) {
  return { id, type, pageId, parentId, order };
}

function hasMoved(a: CanvasObject, b: CanvasObject): boolean {
  return a.order !== b.order || a.parentId !== b.parentId || a.pageId !== b.pageId || a.type !== b.type;
}
