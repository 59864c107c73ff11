import type { Peer } from '../../sync/peers.ts';

export interface WentBack {
  readonly name: string;
  /** name of a version, or a time (ISO 8601) */
  readonly to: string;
}

/**
 * Finds in what peers say of themselves that one of the others went back to an earlier state, once each. What somebody
 * said before they were first seen is old: whoever comes later is not told.
 */
export function createRestoreWatch(selfId: string): (peers: readonly Peer[]) => readonly WentBack[] {
  /** per client, what was heard last */
  const heard = new Map<number, string | undefined>();
  return (peers) =>
    peers.flatMap(({ clientId, state: { user, wentBack } }) => {
      const isNew = heard.has(clientId) && wentBack !== undefined && heard.get(clientId) !== wentBack.at;
      heard.set(clientId, wentBack?.at ?? heard.get(clientId));
      return isNew && user.id !== selfId ? [{ name: user.name, to: wentBack.to }] : [];
    });
}
