import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '@sparklio/shared/protocol/api';
import { describeEntry } from './describe-entry.ts';

const entry = (fields: Partial<AuditRecord>): AuditRecord => ({
  id: 'a',
  action: 'sign_in',
  actor: { id: 'u', name: 'Ada', kind: 'user' },
  target: null,
  targetName: null,
  details: {},
  requestId: null,
  at: '2026-11-21T10:00:00.000Z',
  ...fields,
});

describe('a line of the audit log', () => {
  it('says who did what to whom, and how', () => {
    expect(
      describeEntry(entry({ action: 'role_changed', targetName: 'Edda', details: { role: 'viewer' } })),
    ).toEqual({ who: 'Ada', what: 'Role changed', about: 'Edda · as viewer' });
    expect(
      describeEntry(
        entry({
          action: 'decision_made',
          targetName: 'Hero',
          details: { decision: 'request_changes', scope: 'copy', id: '0190' },
        }),
      ).about,
    ).toBe('Hero · asked for changes · copy');
  });

  it('names nobody who is not known, and shows what it does not know as it is', () => {
    expect(describeEntry(entry({ actor: null, action: 'sign_in_failed' })).who).toBe('Somebody unknown');
    expect(describeEntry(entry({ actor: { id: 'x', name: null, kind: 'server' } })).who).toBe('The studio');
    expect(describeEntry(entry({ action: 'moon_landed', details: { reason: 'toString' } }))).toEqual({
      who: 'Ada',
      what: 'moon_landed',
      about: 'toString',
    });
  });
});
