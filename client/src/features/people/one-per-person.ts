import type { Peer } from '../../sync/peers.ts';

/** People with several windows open are one person: their newest other window stands for them. Oneself comes first. */
export function onePerPerson(peers: readonly Peer[], selfId: string): readonly Peer[] {
  const byPerson = new Map<string, Peer>();
  for (const peer of peers) {
    const { id, kind } = peer.state.user;
    if (kind !== 'user') continue;
    const known = byPerson.get(id);
    if (known === undefined || peer.isSelf) byPerson.set(id, peer);
    else if (!known.isSelf) byPerson.set(id, peer);
  }
  return [...byPerson.values()].sort(
    (a, b) => Number(b.state.user.id === selfId) - Number(a.state.user.id === selfId),
  );
}
