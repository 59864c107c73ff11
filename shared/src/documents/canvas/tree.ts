import type { ObjectType } from './schema.ts';

/** What decides where an object is drawn. */
export interface TreeNode {
  readonly id: string;
  readonly type: ObjectType;
  readonly pageId: string;
  readonly parentId: string | undefined;
  readonly order: string;
}

/** Groups inside groups, at most. What lies deeper is read as standing at the top level. */
export const MAX_DEPTH = 64;

/**
 * The group an object is read as being in: the one it names, if that is a group on the same page. Of objects that
 * name each other in a circle, the one with the smallest id stands at the top level; so all peers cut it at the same place.
 */
export function resolveParent(
  node: TreeNode,
  nodeOf: (id: string) => TreeNode | undefined,
): string | undefined {
  const path = [node.id];
  let at = node;
  for (;;) {
    const parent = at.parentId === undefined ? undefined : nodeOf(at.parentId);
    if (parent === undefined || parent.type !== 'group' || parent.pageId !== at.pageId) {
      return at === node ? undefined : node.parentId;
    }
    const seen = path.indexOf(parent.id);
    if (seen >= 0) {
      const smallest = path.slice(seen).reduce((least, id) => (id < least ? id : least));
      return smallest === node.id ? undefined : node.parentId;
    }
    if (path.length > MAX_DEPTH) return undefined;
    path.push(parent.id);
    at = parent;
  }
}

/** Back to front: by fractional index, ties by id. */
export function byOrder(a: { order: string; id: string }, b: { order: string; id: string }): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The objects of a document by page and group, in drawing order. Sibling lists are sorted when first asked for. */
export class ObjectTree<Node extends TreeNode = TreeNode> {
  readonly #nodes: Map<string, Node>;
  readonly #tops = new Map<string, Siblings<Node>>();
  readonly #members = new Map<string, Siblings<Node>>();

  /** @param nodes as stored; parents are resolved here. The map is the tree's from now on */
  constructor(nodes: Map<string, Node>) {
    this.#nodes = nodes;
    const nodeOf = (id: string): Node | undefined => nodes.get(id);
    const cut: Node[] = [];
    for (const node of nodes.values()) {
      const hasParent = node.parentId === undefined || resolveParent(node, nodeOf) !== undefined;
      if (hasParent) this.#siblingsOf(node).list.push(node);
      else cut.push({ ...node, parentId: undefined });
    }
    // Only now: where one is cut depends on what the others name as stored.
    for (const node of cut) {
      nodes.set(node.id, node);
      this.#siblingsOf(node).list.push(node);
    }
  }

  get size(): number {
    return this.#nodes.size;
  }

  node(id: string): Node | undefined {
    return this.#nodes.get(id);
  }

  all(): Iterable<Node> {
    return this.#nodes.values();
  }

  /** Direct members of a group, or the top level of a page. */
  siblings(pageId: string, parentId: string | undefined): readonly Node[] {
    const siblings = parentId === undefined ? this.#tops.get(pageId) : this.#members.get(parentId);
    if (siblings === undefined) return [];
    if (!siblings.isSorted) {
      siblings.list.sort(byOrder);
      siblings.isSorted = true;
    }
    return siblings.list;
  }

  /** All that is in a group, at any depth, each group followed by its members; without the group itself. */
  descendants(id: string): readonly Node[] {
    const node = this.#nodes.get(id);
    return node?.type === 'group' ? this.#walk(this.siblings(node.pageId, id)) : [];
  }

  /** The objects of a page in drawing order. */
  page(pageId: string): readonly Node[] {
    return this.#walk(this.siblings(pageId, undefined));
  }

  /** Adds a node or replaces the one of that id. Its parent is taken as it is. */
  put(node: Node): void {
    const known = this.#nodes.get(node.id);
    if (known !== undefined) this.#take(known);
    this.#nodes.set(node.id, node);
    const siblings = this.#siblingsOf(node);
    if (siblings.isSorted) siblings.list.splice(placeIn(siblings.list, node), 0, node);
    else siblings.list.push(node);
  }

  remove(id: string): void {
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    this.#take(node);
    this.#nodes.delete(id);
  }

  #take(node: Node): void {
    const { list } = this.#siblingsOf(node);
    const at = list.indexOf(node);
    if (at >= 0) list.splice(at, 1);
  }

  #siblingsOf({ pageId, parentId }: TreeNode): Siblings<Node> {
    const [map, key] = parentId === undefined ? [this.#tops, pageId] : [this.#members, parentId];
    const known = map.get(key);
    if (known !== undefined) return known;
    const fresh: Siblings<Node> = { list: [], isSorted: false };
    map.set(key, fresh);
    return fresh;
  }

  #walk(roots: readonly Node[]): readonly Node[] {
    const found: Node[] = [];
    const waiting = roots.toReversed();
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      found.push(node);
      if (node.type !== 'group') continue;
      const children = this.siblings(node.pageId, node.id);
      for (let index = children.length - 1; index >= 0; index -= 1) {
        const child = children[index];
        if (child !== undefined) waiting.push(child);
      }
    }
    return found;
  }
}

interface Siblings<Node> {
  readonly list: Node[];
  isSorted: boolean;
}

function placeIn(list: readonly TreeNode[], node: TreeNode): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other !== undefined && byOrder(other, node) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
