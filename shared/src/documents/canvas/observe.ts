import type * as Y from 'yjs';
import { baseOf } from '../entry.ts';
import { EXISTS } from './changes.ts';
import { BASE, CANVAS_ROOTS } from './schema.ts';

export interface CanvasChange {
  readonly kind: 'meta' | 'page' | 'object';
  /** of the page or object; `meta` for meta */
  readonly id: string;
  readonly action: 'added' | 'updated' | 'removed';
  /** names of what changed; only `exists` for what was added or removed */
  readonly properties: ReadonlySet<string>;
}

/** What one transaction did to the canvas, each page and object named once. */
export interface CanvasEvent {
  readonly changes: readonly CanvasChange[];
  /** as given to the transaction: an Origin of ours, or a provider's own */
  readonly origin: unknown;
  readonly local: boolean;
}

const KINDS = { [CANVAS_ROOTS.pages]: 'page', [CANVAS_ROOTS.objects]: 'object' } as const;
const ONLY_EXISTS: ReadonlySet<string> = new Set([EXISTS]);

/**
 * Tells the listener of every transaction that changed the canvas, once per transaction, after it. Objects of a page
 * that went or came are not named, only the page; neither are members of a group that went, which read as standing
 * at the top level from then on: read the order of a page anew when an object of it is added, removed or moved.
 *
 * @returns stops the telling
 */
export function observeCanvas(doc: Y.Doc, listener: (event: CanvasEvent) => void): () => void {
  let pending: CanvasChange[] = [];
  const roots = Object.entries(KINDS).map(([name, kind]) => {
    const root = doc.getMap(name);
    const handler = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void => {
      pending.push(...entryChanges(kind, root, events));
    };
    root.observeDeep(handler);
    return () => root.unobserveDeep(handler);
  });
  const meta = doc.getMap(CANVAS_ROOTS.meta);
  const onMeta = (event: Y.YMapEvent<unknown>): void => {
    pending.push({
      kind: 'meta',
      id: 'meta',
      action: 'updated',
      properties: namesOf(meta, event.keysChanged),
    });
  };
  meta.observe(onMeta);
  const flush = (transaction: Y.Transaction): void => {
    if (pending.length === 0) return;
    const changes = pending;
    pending = [];
    listener({ changes, origin: transaction.origin, local: transaction.local });
  };
  doc.on('afterTransaction', flush);
  return () => {
    doc.off('afterTransaction', flush);
    meta.unobserve(onMeta);
    for (const stop of roots) stop();
  };
}

function entryChanges(
  kind: 'page' | 'object',
  root: Y.Map<unknown>,
  events: readonly Y.YEvent<Y.AbstractType<unknown>>[],
): CanvasChange[] {
  const actions = new Map<string, CanvasChange['action']>();
  const updated = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.target === root) {
      for (const [id, { action }] of event.changes.keys) {
        actions.set(id, action === 'add' ? 'added' : action === 'delete' ? 'removed' : 'updated');
        // An entry that took another's place may differ in everything.
        if (action === 'update') updated.set(id, new Set([EXISTS, ...keysAt(root, id)]));
      }
      continue;
    }
    const [id, property] = event.path;
    if (typeof id !== 'string') continue;
    const names = updated.get(id) ?? new Set<string>();
    updated.set(id, names);
    if (typeof property === 'string') names.add(property);
    else for (const name of namesOf(event.target, event.changes.keys.keys())) names.add(name);
  }
  for (const id of updated.keys()) if (!actions.has(id)) actions.set(id, 'updated');
  return [...actions].map(([id, action]) => ({
    kind,
    id,
    action,
    properties: action === 'updated' ? (updated.get(id) ?? ONLY_EXISTS) : ONLY_EXISTS,
  }));
}

/** Keys as property names; a new `base` stands for all that it holds. */
function namesOf(entry: unknown, keys: Iterable<string | null>): Set<string> {
  const names = new Set<string>();
  for (const key of keys) {
    if (key === BASE) for (const name of Object.keys(baseOf(entry as Y.Map<unknown>))) names.add(name);
    else if (key !== null) names.add(key);
  }
  return names;
}

function keysAt(root: Y.Map<unknown>, id: string): Iterable<string> {
  const entry = root.get(id) as Y.Map<unknown> | undefined;
  return typeof entry?.keys === 'function' ? namesOf(entry, entry.keys()) : [];
}
