import type { Activity, ChangedThing, Version } from '@sparklio/shared/protocol/history';

const START = Date.UTC(2026, 2, 3, 9);

export const headline: ChangedThing = {
  target: 'h',
  kind: 'object',
  type: 'text',
  name: 'Headline',
  pageId: 'p',
};

/** A stretch of work for tests: `minute` after nine it began, a minute it took. */
export function activityAt(minute: number, patch: Partial<Activity> = {}): Activity {
  const from = patch.from ?? minute * 10;
  return {
    id: `a${minute}`,
    author: { id: 'ana', name: 'Ana', kind: 'user' },
    source: 'edit',
    startedAt: new Date(START + minute * 60_000).toISOString(),
    endedAt: new Date(START + (minute + 1) * 60_000).toISOString(),
    from,
    to: from + 5,
    things: [headline],
    changes: [{ target: 'h', property: 'position', before: [0, 0], after: [1, 1] }],
    changeCount: 1,
    ...patch,
  };
}

export function versionAt(minute: number, position: number, patch: Partial<Version> = {}): Version {
  return {
    number: 1,
    kind: 'automatic',
    name: null,
    position,
    createdAt: new Date(START + minute * 60_000).toISOString(),
    createdBy: { id: 'server', name: 'Studio', kind: 'server' },
    contentHash: '',
    decisions: [],
    ...patch,
  };
}

/** ms since 1970, that many minutes after nine */
export function minuteAt(minute: number): number {
  return START + minute * 60_000;
}
