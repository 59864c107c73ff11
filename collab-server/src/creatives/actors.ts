import { createHash } from 'node:crypto';
import { createOrigin } from '@sparklio/shared/origin';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Actor } from '../sync/ports.ts';

/** The server itself, where it writes what only it may: decisions and status. */
export const SERVER_ACTOR: Actor = Object.freeze({
  id: 'server',
  name: 'Studio',
  kind: 'server',
  role: 'server',
});
export const SERVER_ORIGIN = createOrigin(SERVER_ACTOR.id, 'server');

/** A person who edits through the API instead of the socket. */
export function personActor(person: { userId: string; name: string }, role: Role, turnId?: string): Actor {
  return {
    id: person.userId,
    name: person.name,
    kind: 'user',
    role,
    ...(turnId === undefined ? {} : { turnId }),
  };
}

/** The id of an agent in a workspace: the same after every restart, so that it is recognised as the author of what it said. */
export function agentId(workspaceId: string, agent: string): string {
  const hex = createHash('sha256').update(`${workspaceId} ${agent}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
