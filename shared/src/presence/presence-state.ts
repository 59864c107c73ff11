/**
 * What a peer says about itself in awareness. Never stored. The server overwrites `user`
 * on the way through, so a name, role or kind seen here is true; the rest is the peer's own word.
 */
export interface PresenceState {
  readonly user: PresenceUser;
  readonly pageId?: string;
  /** page px */
  readonly cursor?: readonly [number, number] | null;
  readonly selection?: readonly string[];
  /** the text object being typed in, and the caret as character offsets */
  readonly caret?: { readonly objectId: string; readonly anchor: number; readonly head: number } | null;
  /** agents: what it is doing now and on which objects */
  readonly activity?: {
    readonly status: AgentStatus;
    readonly label: string;
    readonly objectIds: readonly string[];
  };
  /** people: when they last went back to an earlier state here (ISO 8601), and to which: a version's name or a time */
  readonly wentBack?: { readonly at: string; readonly to: string };
}

export interface PresenceUser {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'agent';
  readonly role: Role;
  /** one of the 12 hues, 0–11, chosen by user id */
  readonly hue: number;
}

export const ROLES = ['owner', 'admin', 'editor', 'reviewer', 'viewer', 'agent', 'agent_editor'] as const;
/** `agent_editor` is an agent to which a person granted edit. A guest reviewer is a `reviewer`. */
export type Role = (typeof ROLES)[number];

/** needs_model: the agent exists but the key that would switch it on is missing */
export type AgentStatus = 'idle' | 'working' | 'stopped' | 'needs_model' | 'offline';

export const HUES = 12;

/** Spreads user ids over the hues: the same person has the same colour everywhere, without a table. */
export function hueOf(userId: string): number {
  let hash = 2166136261;
  for (let index = 0; index < userId.length; index++) {
    hash = Math.imul(hash ^ userId.charCodeAt(index), 16777619);
  }
  return (hash >>> 0) % HUES;
}
