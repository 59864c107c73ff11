import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { converged, expectLoggedOnce, startServers } from './integration/sync/many-servers.ts';
import { createPeer, until } from './integration/sync/sync-harness.ts';
import type { Peer } from './integration/sync/sync-harness.ts';
import { editAtRandom } from './support/random-edits.ts';
import { createSeededRandom } from './support/seeded-random.ts';

const ROUNDS = 150;
const LIMITS = {
  linkBeatMs: 30,
  linkSilentMs: 150,
  linkGapMs: 5,
  headsPollMs: 200,
  headsPollDownMs: 20,
  lingerMs: 0,
};

test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'three servers over a network that loses, delays, reorders and parts (seed %i)',
  async (seed) => {
    const random = createSeededRandom(seed);
    const many = await startServers(3, { limits: LIMITS });
    const { servers, links, network, log, contentName } = many;
    network.fate = () => {
      const dice = random.below(10);
      if (dice < 3) return 'lose';
      return dice < 7 ? { delayMs: random.below(25) } : undefined;
    };
    interface Member {
      readonly userId: string;
      readonly doc: Y.Doc;
      peer: Peer;
      at: number;
    }
    const join = (at: number, userId: string, doc: Y.Doc): Peer => {
      const server = servers[at];
      if (server === undefined) throw new Error('There is no such server.');
      return createPeer(server.url, contentName, server.ticket({ role: 'editor', userId }), doc);
    };
    const members: Member[] = Array.from({ length: 5 }, (_, index) => {
      const doc = new Y.Doc();
      return { userId: `user${index}`, doc, at: index % 3, peer: join(index % 3, `user${index}`, doc) };
    });
    const closes: unknown[] = [];
    const leave = (member: Member): void => {
      member.peer.leave();
      closes.push(...member.peer.closes.filter(({ code }) => code >= 4400));
    };
    try {
      await Promise.all(members.map(({ peer }) => peer.saved()));
      for (let round = 0; round < ROUNDS; round++) {
        for (const { doc } of members)
          if (random.chance(0.5)) editAtRandom(doc, random, ['meta', 'objects', 'pages']);
        if (random.chance(0.05)) network.partition(links.slice(0, 1), links.slice(1));
        if (random.chance(0.05)) network.heal();
        if (random.chance(0.05)) network.setUp(random.chance(0.6));
        if (random.chance(0.06)) {
          // Somebody goes to another server, with edits made on the way.
          const member = random.pick(members);
          await member.peer.saved();
          leave(member);
          if (random.chance(0.5)) editAtRandom(member.doc, random, ['objects']);
          member.at = random.below(3);
          member.peer = join(member.at, member.userId, member.doc);
        }
        if (random.chance(0.2)) await random.pick(members).peer.saved();
        else await new Promise((resolve) => setImmediate(resolve));
      }
      // A partition of which nobody knows lasts: what is missing then shows at the next look at the log.
      await converged(
        log,
        contentName,
        members.map(({ peer }) => peer),
      );
      await expectLoggedOnce(log, contentName, false);
      network.heal();
      network.setUp(true);
      for (const { peer } of members) peer.provider.setAwarenessField('cursor', [seed, seed]);
      const everybody = members.map(({ doc }) => doc.clientID).toSorted((one, two) => one - two);
      const clients = (peer: Peer): number[] =>
        [...(peer.provider.awareness?.getStates().keys() ?? [])].toSorted((one, two) => one - two);
      for (const { peer, userId } of members)
        await until(
          () => JSON.stringify(clients(peer)) === JSON.stringify(everybody),
          `${userId} to see everybody, and no ghosts`,
        );
      expect(closes).toEqual([]);
    } finally {
      for (const member of members) leave(member);
      await many.stop();
    }
  },
);
