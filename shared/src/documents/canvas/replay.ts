import * as Y from 'yjs';
import { createOrigin } from '../../origin.ts';
import { edit } from '../edit.ts';
import { observeCanvas } from './observe.ts';
import type { CanvasChange } from './observe.ts';
import { readCanvas, readMeta, readObject, readPage } from './read.ts';
import type { CanvasObject, CanvasSnapshot } from './schema.ts';
import { EXISTS } from './changes.ts';
import { sameJson } from '../json-value.ts';
import { thingsOf } from './things.ts';
import type { CanvasThing } from './things.ts';

/** A thing that updates changed: as it was before all of them, and as it is after all of them. */
export interface ReplayedChange {
  readonly target: string;
  readonly before: CanvasThing;
  readonly after: CanvasThing;
  /** properties that were written, also those that hold the same afterwards */
  readonly written: ReadonlySet<string>;
}

const REPLAYED = createOrigin('server', 'server');

const NOTHING_WRITTEN: ReadonlySet<string> = new Set();

/** What decides for other objects than the one that holds it where they are read. */
const PLACE: ReadonlySet<string> = new Set([EXISTS, 'type', 'pageId', 'parentId']);

/**
 * A canvas played again from its log, update by update, that tells what each did to it as people see it: also
 * what a peer wrote that knows nothing of our commands. Costs what was touched, not what there is, unless a page or
 * group came, went or moved, which changes how other objects are read.
 */
export class CanvasReplay {
  readonly #doc: Y.Doc;
  readonly #things: Map<string, CanvasThing>;
  readonly #stop: () => void;
  #touched: CanvasChange[] = [];

  /** @param doc what to begin with, from now on the replay's own; absent: an empty document */
  constructor(doc = new Y.Doc()) {
    this.#doc = doc;
    this.#things = thingsOf(readCanvas(this.#doc));
    this.#stop = observeCanvas(this.#doc, ({ changes }) => void this.#touched.push(...changes));
  }

  /** Plays updates in the order of the log, as one step. They must be all that the log has in between. */
  apply(updates: readonly Uint8Array[]): ReplayedChange[] {
    edit(this.#doc, REPLAYED, () => {
      for (const update of updates) Y.applyUpdate(this.#doc, update);
    });
    const touched = this.#touched;
    this.#touched = [];
    return this.#changed(touched);
  }

  snapshot(): CanvasSnapshot {
    return readCanvas(this.#doc);
  }

  destroy(): void {
    this.#stop();
    this.#doc.destroy();
  }

  #changed(touched: readonly CanvasChange[]): ReplayedChange[] {
    if (touched.length === 0) return [];
    const written = new Map<string, Set<string>>();
    for (const { id, properties } of touched) {
      const names = written.get(id) ?? new Set();
      for (const name of properties) names.add(name);
      written.set(id, names);
    }
    if (touched.some((change) => this.#decidesForOthers(change))) return this.#compareAll(written);
    return [...written].flatMap(([target, names]) => this.#put(target, this.#read(target), names));
  }

  #decidesForOthers({ kind, id, action, properties }: CanvasChange): boolean {
    if (kind === 'meta') return false;
    if (kind === 'page') return action !== 'updated' || properties.has(EXISTS);
    if (![...properties].some((property) => PLACE.has(property))) return false;
    const was = this.#things.get(id);
    const is = readObject(this.#doc, id);
    return isGroup(was?.kind === 'object' ? was.value : undefined) || isGroup(is);
  }

  #compareAll(written: ReadonlyMap<string, ReadonlySet<string>>): ReplayedChange[] {
    const now = thingsOf(readCanvas(this.#doc));
    const targets = new Set([...now.keys(), ...this.#things.keys()]);
    return [...targets].flatMap((target) =>
      this.#put(target, now.get(target), written.get(target) ?? NOTHING_WRITTEN),
    );
  }

  #read(target: string): CanvasThing | undefined {
    if (target === 'meta') return { kind: 'meta', value: readMeta(this.#doc) };
    const object = readObject(this.#doc, target);
    if (object !== undefined) return { kind: 'object', value: object };
    const page = readPage(this.#doc, target);
    return page === undefined ? undefined : { kind: 'page', value: page };
  }

  #put(target: string, after: CanvasThing | undefined, written: ReadonlySet<string>): ReplayedChange[] {
    const before = this.#things.get(target);
    const isSame = sameJson(before?.value, after?.value);
    if (isSame && (after === undefined || written.size === 0)) return [];
    if (after === undefined) this.#things.delete(target);
    else this.#things.set(target, after);
    const kind = (after ?? before)?.kind ?? 'object';
    const absent = { kind, value: undefined };
    return [{ target, before: before ?? absent, after: after ?? absent, written }];
  }
}

function isGroup(object: CanvasObject | undefined): boolean {
  return object?.type === 'group';
}
