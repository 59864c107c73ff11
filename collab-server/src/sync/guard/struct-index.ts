import * as Y from 'yjs';

/**
 * A shared type as the guard sees it: under which root it lies, in which entry of that root (the key right
 * under the root), and how deep. One object per type, so that "same parent" is "same object".
 */
export interface Parent {
  readonly root: string;
  /** null for the root itself */
  readonly entry: string | null;
  /** 0 for the root itself */
  readonly depth: number;
}

/** Where a struct lies. `parent` null is nowhere: it is, or becomes, garbage without content. */
export interface Place {
  readonly end: number;
  readonly parent: Parent | null;
  readonly sub: string | null;
  /** the type it holds, for structs that can be parents */
  readonly own: Parent | null;
}

const NO_ENTRIES: ReadonlyMap<string, Y.Item> = new Map();

/** Finds out where the structs of a live document lie. Parents never move, so what was found stays true. */
export class LiveStructs {
  readonly doc: Y.Doc;
  readonly #parents = new WeakMap<object, Parent>();
  readonly #types = new WeakMap<Parent, Y.AbstractType<unknown>>();
  readonly #roots = new Map<string, Parent>();

  constructor(doc: Y.Doc) {
    this.doc = doc;
  }

  /** First clock of `client` that the document does not have. */
  state(client: number): number {
    return Y.getState(this.doc.store, client);
  }

  /** The struct that covers `clock`, which must be below `state`. */
  struct(client: number, clock: number): Y.Item | Y.GC {
    const structs = this.doc.store.clients.get(client) ?? [];
    const struct = structs[Y.findIndexSS(structs, clock)];
    if (!struct) throw new Error('The store has no struct below its own state.');
    return struct;
  }

  place(struct: Y.Item | Y.GC): Place {
    const end = struct.id.clock + struct.length;
    if (!(struct instanceof Y.Item)) return { end, parent: null, sub: null, own: null };
    const parent = this.parentOf(struct);
    const { content } = struct;
    const own = content instanceof Y.ContentType ? this.#typeOf(content.type) : null;
    return { end, parent, sub: struct.parentSub, own };
  }

  /** Where an item lies, without the rest of `place`. */
  parentOf(item: Y.Item): Parent | null {
    return item.parent instanceof Y.AbstractType ? this.#typeOf(item.parent) : null;
  }

  root(name: string): Parent {
    const known = this.#roots.get(name);
    if (known) return known;
    const root = { root: name, entry: null, depth: 0 };
    this.#roots.set(name, root);
    return root;
  }

  /** Elements or characters of a type that the document has; 0 for one that is still to come. */
  lengthOf(parent: Parent): number {
    const { _length: length } = this.#types.get(parent) ?? { _length: 0 };
    return length;
  }

  /** First child of a list, or the newest value of a key; undefined for a type that is still to come. */
  childOf(parent: Parent, sub: string | null): Y.Item | null | undefined {
    const type = parent.depth === 0 ? this.doc.share.get(parent.root) : this.#types.get(parent);
    if (type === undefined) return undefined;
    const { _start: start, _map: map } = type;
    return sub === null ? start : (map.get(sub) ?? null);
  }

  /** Whether a root has, or once had, an entry under the key. */
  hasEntry(root: string, key: string): boolean {
    return this.#entries(root).has(key);
  }

  /** Entries of a root, counted one by one only where those ever made are more than `enough`. */
  entriesIn(root: string, enough: number): number {
    const entries = this.#entries(root);
    if (entries.size <= enough) return entries.size;
    let count = 0;
    for (const item of entries.values()) if (!item.deleted) count += 1;
    return count;
  }

  #entries(root: string): ReadonlyMap<string, Y.Item> {
    const { _map: entries } = this.doc.share.get(root) ?? { _map: NO_ENTRIES };
    return entries;
  }

  /** Size of the whole document as an update. */
  encodedBytes(): number {
    return Y.encodeStateAsUpdate(this.doc).length;
  }

  #typeOf(type: Y.AbstractType<unknown>): Parent {
    const known = this.#parents.get(type);
    if (known) return known;
    const { _item: item } = type;
    const above = item === null ? null : this.parentOf(item);
    const parent =
      item === null || above === null
        ? this.root(Y.findRootTypeKey(type))
        : typeWithin(above, item.parentSub);
    this.#parents.set(type, parent);
    this.#types.set(parent, type);
    return parent;
  }
}

/** The type that an item holds which lies in `parent` under `sub`. */
export function typeWithin(parent: Parent, sub: string | null): Parent {
  return { root: parent.root, entry: parent.depth === 0 ? sub : parent.entry, depth: parent.depth + 1 };
}

/** New structs of one client, in the order of their clocks, without gaps. */
export class NewStructs {
  readonly #clocks: number[] = [];
  readonly #places: Place[] = [];
  #state: number | undefined;

  /** Clock of the oldest struct, undefined while there is none. */
  get start(): number | undefined {
    return this.#clocks[0];
  }

  /** First clock after the newest struct, undefined while there is none. */
  get state(): number | undefined {
    return this.#state;
  }

  add(clock: number, place: Place): void {
    this.#clocks.push(clock);
    this.#places.push(place);
    this.#state = place.end;
  }

  place(clock: number): Place | undefined {
    return this.#places[this.#indexOf(clock)];
  }

  /** Clocks of the struct that covers `clock` and continues on the other side of it; 0 if a struct begins there. */
  cutAt(clock: number): number {
    const index = this.#indexOf(clock);
    const start = this.#clocks[index];
    return start === undefined || start === clock ? 0 : (this.#places[index]?.end ?? start) - start;
  }

  #indexOf(clock: number): number {
    const clocks = this.#clocks;
    let low = 0;
    let high = clocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((clocks[middle] ?? 0) <= clock) low = middle;
      else high = middle - 1;
    }
    const place = this.#places[low];
    return place && (clocks[low] ?? 0) <= clock && clock < place.end ? low : -1;
  }

  append(other: NewStructs): void {
    for (let index = 0; index < other.#clocks.length; index++) {
      const place = other.#places[index];
      if (place) this.add(other.#clocks[index] ?? 0, place);
    }
  }
}
