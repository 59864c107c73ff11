import * as Y from 'yjs';
import type { SeededRandom } from './seeded-random.ts';

/** One participant: a document of its own, and what has been sent to it and not arrived. */
export interface Peer {
  readonly name: string;
  doc: Y.Doc;
  isOnline: boolean;
  readonly inbox: Uint8Array[];
}

/** Marks what came over the network, as a provider does with itself. */
export const NETWORK = Object.freeze({ name: 'network' });

/**
 * Peers that exchange updates in memory, as late, as often and in whatever order the test decides. An update may be
 * delayed for any time, delivered twice, or lost with the connection; `settle` brings all to one state as a server does
 * when everybody has come back.
 */
export class PeerNetwork {
  readonly peers: readonly Peer[];
  readonly #random: SeededRandom;
  readonly #stops = new Map<Peer, () => void>();

  constructor(count: number, random: SeededRandom) {
    this.#random = random;
    this.peers = Array.from({ length: count }, (_, index) => {
      const peer: Peer = { name: `peer ${index}`, doc: this.#newDoc(), isOnline: true, inbox: [] };
      this.#listen(peer);
      return peer;
    });
  }

  /** Delivers one waiting update to a peer: mostly the oldest, at times another, at times twice. */
  deliver(peer: Peer): void {
    if (!peer.isOnline || peer.inbox.length === 0) return;
    const at = this.#random.chance(0.2) ? this.#random.integer(0, peer.inbox.length - 1) : 0;
    const [update] = peer.inbox.splice(at, 1);
    if (update === undefined) return;
    Y.applyUpdate(peer.doc, update, NETWORK);
    if (this.#random.chance(0.05)) Y.applyUpdate(peer.doc, update, NETWORK);
  }

  /** The connection breaks: what was on its way is lost, and edits made from now on reach nobody. */
  drop(peer: Peer): void {
    peer.isOnline = false;
    peer.inbox.length = 0;
  }

  /** The peer comes back and exchanges states with another one that is there. */
  rejoin(peer: Peer, through: Peer): void {
    peer.isOnline = true;
    exchange(peer.doc, through.doc);
  }

  /**
   * The peer is replaced by one that opens the document afresh from another's state, as after closing the tab. What it
   * had is handed over first: an edit that some saw and nobody has leaves the later ones waiting for it for ever.
   */
  replace(peer: Peer, from: Peer): void {
    bring(peer.doc, from.doc);
    this.#stops.get(peer)?.();
    peer.doc.destroy();
    peer.inbox.length = 0;
    peer.doc = this.#newDoc();
    this.#listen(peer);
    peer.isOnline = true;
    Y.applyUpdate(peer.doc, Y.encodeStateAsUpdate(from.doc), NETWORK);
  }

  /** Everybody is back and has everything. */
  settle(): void {
    const [first, ...others] = this.peers;
    if (first === undefined) return;
    for (const peer of this.peers) {
      peer.isOnline = true;
      for (const update of peer.inbox.splice(0)) Y.applyUpdate(peer.doc, update, NETWORK);
    }
    for (const peer of others) bring(peer.doc, first.doc);
    for (const peer of others) bring(first.doc, peer.doc);
    for (const peer of this.peers) peer.inbox.length = 0;
  }

  destroy(): void {
    for (const peer of this.peers) peer.doc.destroy();
  }

  #listen(peer: Peer): void {
    const { doc } = peer;
    const send = (update: Uint8Array, origin: unknown): void => {
      if (origin === NETWORK || !peer.isOnline) return;
      for (const other of this.peers) if (other !== peer && other.isOnline) other.inbox.push(update);
    };
    doc.on('update', send);
    this.#stops.set(peer, () => doc.off('update', send));
  }

  #newDoc(): Y.Doc {
    const doc = new Y.Doc();
    // Ids of clients break ties, so they come from the seed, too. A fresh document has a fresh one.
    doc.clientID = this.#random.integer(1, 0x7fff_ffff);
    return doc;
  }
}

function exchange(a: Y.Doc, b: Y.Doc): void {
  bring(a, b);
  bring(b, a);
}

function bring(from: Y.Doc, to: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), NETWORK);
}
