import { HUES, ROLES, hueOf } from './presence-state.ts';
import type { AgentStatus, PresenceState, PresenceUser, Role } from './presence-state.ts';

/** What one peer may claim, so that a loud one cannot slow the others down. */
export const PRESENCE_LIMITS = { name: 120, label: 200, ids: 2_000, id: 100, coordinate: 1_000_000 } as const;

const STATUSES: readonly AgentStatus[] = ['idle', 'working', 'stopped', 'needs_model', 'offline'];

/**
 * Reads what a peer put into awareness. Undefined without a usable `user`; any other part that is of the wrong form
 * is left out, as if the peer had not said it. Never throws. The result is frozen.
 */
export function parsePresence(raw: unknown): PresenceState | undefined {
  const user = parseUser(field(raw, 'user'));
  if (user === undefined) return undefined;
  const cursor = parsePoint(field(raw, 'cursor'));
  const caret = parseCaret(field(raw, 'caret'));
  return Object.freeze({
    user,
    ...optional('pageId', id(field(raw, 'pageId'))),
    ...optional('cursor', field(raw, 'cursor') === null ? null : cursor),
    ...optional('selection', ids(field(raw, 'selection'))),
    ...optional('caret', field(raw, 'caret') === null ? null : caret),
    ...optional('activity', parseActivity(field(raw, 'activity'))),
    ...optional('wentBack', parseWentBack(field(raw, 'wentBack'))),
  });
}

function parseUser(raw: unknown): PresenceUser | undefined {
  const userId = id(field(raw, 'id'));
  const name = field(raw, 'name');
  const kind = field(raw, 'kind');
  const role = ROLES.find((known: Role) => known === field(raw, 'role'));
  if (userId === undefined || typeof name !== 'string' || role === undefined) return undefined;
  if (kind !== 'user' && kind !== 'agent') return undefined;
  const hue = field(raw, 'hue');
  const isHue = typeof hue === 'number' && Number.isInteger(hue) && hue >= 0 && hue < HUES;
  return Object.freeze({
    id: userId,
    name: name.slice(0, PRESENCE_LIMITS.name),
    kind,
    role,
    hue: isHue ? hue : hueOf(userId),
  });
}

function parsePoint(raw: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(raw) || raw.length !== 2) return undefined;
  const [x, y]: unknown[] = raw;
  return isCoordinate(x) && isCoordinate(y) ? Object.freeze([x, y] as const) : undefined;
}

function parseCaret(raw: unknown): NonNullable<PresenceState['caret']> | undefined {
  const objectId = id(field(raw, 'objectId'));
  const [anchor, head] = [field(raw, 'anchor'), field(raw, 'head')];
  if (objectId === undefined || !isOffset(anchor) || !isOffset(head)) return undefined;
  return Object.freeze({ objectId, anchor, head });
}

function parseActivity(raw: unknown): NonNullable<PresenceState['activity']> | undefined {
  const status = STATUSES.find((known) => known === field(raw, 'status'));
  const label = field(raw, 'label');
  const objectIds = ids(field(raw, 'objectIds'));
  if (status === undefined || typeof label !== 'string' || objectIds === undefined) return undefined;
  return Object.freeze({ status, label: label.slice(0, PRESENCE_LIMITS.label), objectIds });
}

function parseWentBack(raw: unknown): NonNullable<PresenceState['wentBack']> | undefined {
  const at = id(field(raw, 'at'));
  const to = field(raw, 'to');
  if (at === undefined || typeof to !== 'string') return undefined;
  return Object.freeze({ at, to: to.slice(0, PRESENCE_LIMITS.label) });
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return value[name as keyof typeof value];
}

function id(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= PRESENCE_LIMITS.id ? value : undefined;
}

function ids(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > PRESENCE_LIMITS.ids) return undefined;
  return value.every((item): item is string => id(item) !== undefined)
    ? Object.freeze([...value])
    : undefined;
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= PRESENCE_LIMITS.coordinate;
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
