import { describe, expect, it } from 'vitest';
import { PeerNetwork } from './peer-network.ts';
import { createSeededRandom } from './seeded-random.ts';
import { isId } from '../ids.ts';

function network() {
  const peers = new PeerNetwork(3, createSeededRandom(1));
  const [ann, bob, cy] = peers.peers;
  if (ann === undefined || bob === undefined || cy === undefined) throw new Error('There are three peers.');
  return { peers, ann, bob, cy };
}

describe('the network of test peers', () => {
  it('delivers nothing by itself, and all in the end', () => {
    const { peers, ann, bob, cy } = network();
    ann.doc.getMap('m').set('a', 1);
    expect(bob.doc.getMap('m').toJSON()).toEqual({});
    expect(bob.inbox).toHaveLength(1);
    peers.deliver(bob);
    expect(bob.doc.getMap('m').toJSON()).toEqual({ a: 1 });
    peers.settle();
    expect(cy.doc.getMap('m').toJSON()).toEqual({ a: 1 });
  });

  it('loses what was on its way to a peer that drops, until it comes back', () => {
    const { peers, ann, bob } = network();
    ann.doc.getMap('m').set('a', 1);
    peers.drop(bob);
    ann.doc.getMap('m').set('b', 2);
    bob.doc.getMap('m').set('c', 3);
    expect(bob.inbox).toEqual([]);
    peers.rejoin(bob, ann);
    expect(bob.doc.getMap('m').toJSON()).toEqual({ a: 1, b: 2, c: 3 });
    expect(ann.doc.getMap('m').toJSON()).toEqual({ a: 1, b: 2, c: 3 });
  });

  it('gives a peer that is replaced a new document and a new client id', () => {
    const { peers, ann, bob } = network();
    ann.doc.getMap('m').set('a', 1);
    const before = bob.doc.clientID;
    peers.replace(bob, ann);
    expect(bob.doc.clientID).not.toBe(before);
    expect(bob.doc.getMap('m').toJSON()).toEqual({ a: 1 });
  });
});

describe('seeded random', () => {
  it('repeats itself for a seed', () => {
    const take = (seed: number): number[] => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('makes ids that count as ids', () => {
    expect(isId(createSeededRandom(3).id())).toBe(true);
  });
});
