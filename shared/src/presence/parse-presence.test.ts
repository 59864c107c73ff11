import { describe, expect, it } from 'vitest';
import { PRESENCE_LIMITS, parsePresence } from './parse-presence.ts';
import { HUES, ROLES, hueOf } from './presence-state.ts';
import { RIGHTS } from './rights.ts';

const user = { id: 'ann', name: 'Ann', kind: 'user', role: 'editor', hue: 3 };

describe('presence from a peer', () => {
  it('is read whole where it is well formed', () => {
    const state = {
      user,
      pageId: 'p',
      cursor: [1.5, -2],
      selection: ['a', 'b'],
      caret: { objectId: 'a', anchor: 0, head: 4 },
      activity: { status: 'working', label: 'Checks colours', objectIds: ['a'] },
      wentBack: { at: '2026-01-01T10:00:00.000Z', to: 'Before the call' },
    };
    expect(parsePresence(state)).toEqual(state);
    expect(Object.isFrozen(parsePresence(state))).toBe(true);
  });

  it('keeps what a peer took away', () => {
    expect(parsePresence({ user, cursor: null, caret: null })).toEqual({ user, cursor: null, caret: null });
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    { user: 5 },
    { user: { ...user, id: '' } },
    { user: { ...user, role: 'root' } },
    { user: { ...user, kind: 'cat' } },
    { user: Object.create(user) as unknown },
  ])('is nothing without a usable user: %j', (raw) => {
    expect(parsePresence(raw)).toBeUndefined();
  });

  it('leaves out parts of a wrong form', () => {
    const raw = {
      user,
      pageId: {},
      cursor: [Number.NaN, 1],
      selection: ['a', 7],
      caret: { objectId: 'a', anchor: -1, head: 0 },
      activity: { status: 'asleep', label: 'x', objectIds: [] },
      other: 1,
    };
    expect(parsePresence(raw)).toEqual({ user });
  });

  it('does not let a loud peer slow the others down', () => {
    const loud = parsePresence({
      user: { ...user, name: 'x'.repeat(5_000), hue: 99 },
      selection: Array(PRESENCE_LIMITS.ids + 1).fill('a'),
      activity: { status: 'idle', label: 'y'.repeat(5_000), objectIds: [] },
      cursor: [1e12, 0],
    });
    expect(loud?.user.name).toHaveLength(PRESENCE_LIMITS.name);
    expect(loud?.user.hue).toBe(hueOf('ann'));
    expect(loud?.activity?.label).toHaveLength(PRESENCE_LIMITS.label);
    expect(loud).not.toHaveProperty('selection');
    expect(loud).not.toHaveProperty('cursor');
  });
});

describe('colours of people', () => {
  it('are the same everywhere', () => {
    expect(hueOf('0190a000-0000-7000-8000-000000000001')).toBe(hueOf('0190a000-0000-7000-8000-000000000001'));
    expect([hueOf(''), hueOf('a'), hueOf('ann')]).toMatchInlineSnapshot(`
      [
        1,
        4,
        8,
      ]
    `);
  });

  it('are spread over all hues', () => {
    const hues = new Set(Array.from({ length: 500 }, (_, index) => hueOf(`user ${index}`)));
    expect(hues.size).toBe(HUES);
  });
});

describe('rights', () => {
  it('exist for every role, and let no agent decide, share or export', () => {
    for (const role of ROLES) expect(RIGHTS[role]).toBeDefined();
    for (const role of ['agent', 'agent_editor'] as const) {
      expect(RIGHTS[role]).toMatchObject({
        decide: false,
        decideProposals: false,
        share: false,
        export: false,
      });
    }
    expect(RIGHTS.agent.editContent).toBe(false);
    expect(RIGHTS.reviewer).toMatchObject({ editContent: false, decide: true });
    expect(Object.values(RIGHTS.viewer).some(Boolean)).toBe(false);
  });
});
