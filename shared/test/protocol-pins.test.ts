import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '@sparklio/shared/errors';
import { CREATIVE_KINDS } from '@sparklio/shared/documents/document-name';
import { COMMAND_TYPES } from '@sparklio/shared/documents/canvas/command-schema';
import { BASE, CANVAS_ROOTS, CANVAS_VERSION, LIMITS, TEXT } from '@sparklio/shared/documents/canvas/schema';
import {
  DECISIONS,
  PROPOSAL_STATUSES,
  REVIEW_ROOTS,
  SCOPES,
  SERVER_ROOTS,
} from '@sparklio/shared/documents/review/schema';
import { ROLES } from '@sparklio/shared/presence/presence-state';
import { SCHEMA_VERSION, envelopeSchema } from '@sparklio/shared/protocol/agent-messages';
import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import { MOTION_MAX_IDS, MOTION_PREFIX, encodeMotion } from '@sparklio/shared/protocol/motion';
import { parseDocumentSubject, subjects } from '@sparklio/shared/protocol/subjects';

/*
 * What crosses a process boundary or lies in stored documents. A change here breaks somebody who runs other code than
 * you: if it is meant, update the snapshot and say in a decision what happens to those.
 */

describe('pins of the protocol', () => {
  it('error codes and their HTTP status', () => {
    expect(ERROR_CODES).toMatchInlineSnapshot(`
      {
        "already_decided": 409,
        "blocked": 409,
        "command_refused": 422,
        "conflict": 409,
        "expired": 410,
        "forbidden": 403,
        "internal": 500,
        "invalid_input": 400,
        "not_found": 404,
        "rate_limited": 429,
        "stale": 409,
        "too_large": 413,
        "unauthenticated": 401,
        "unavailable": 503,
        "unsupported_media": 415,
      }
    `);
  });

  it('close events', () => {
    expect(CLOSE_EVENTS).toMatchInlineSnapshot(`
      {
        "bad_frame": {
          "code": 4400,
          "reason": "bad-frame",
        },
        "forbidden": {
          "code": 4403,
          "reason": "forbidden",
        },
        "going_away": {
          "code": 1012,
          "reason": "server-restart",
        },
        "not_loaded": {
          "code": 4503,
          "reason": "cannot-load",
        },
        "not_saved": {
          "code": 4503,
          "reason": "cannot-save",
        },
        "ticket_expired": {
          "code": 4401,
          "reason": "ticket-expired",
        },
        "ticket_invalid": {
          "code": 4401,
          "reason": "ticket-invalid",
        },
        "too_fast": {
          "code": 4429,
          "reason": "too-fast",
        },
        "too_large": {
          "code": 4413,
          "reason": "too-large",
        },
        "too_slow": {
          "code": 4408,
          "reason": "too-slow",
        },
        "update_refused": {
          "code": 4409,
          "reason": "update-refused",
        },
      }
    `);
  });

  it('close codes of ours stay in the range for applications, and reasons fit a close frame', () => {
    const events = Object.values(CLOSE_EVENTS);
    for (const { code, reason } of events) {
      expect(code === 1012 || (code >= 4400 && code < 4600)).toBe(true);
      expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
    }
    expect(new Set(events.map(({ reason }) => reason)).size).toBe(events.length);
  });

  it('kinds, roots and keys of documents', () => {
    expect({
      CREATIVE_KINDS,
      CANVAS_ROOTS,
      CANVAS_VERSION,
      BASE,
      TEXT,
      REVIEW_ROOTS,
    }).toMatchInlineSnapshot(`
      {
        "BASE": "base",
        "CANVAS_ROOTS": {
          "meta": "meta",
          "objects": "objects",
          "pages": "pages",
        },
        "CANVAS_VERSION": 1,
        "CREATIVE_KINDS": [
          "canvas",
          "storyboard",
          "timeline",
          "copy",
        ],
        "REVIEW_ROOTS": {
          "brief": "brief",
          "chat": "chat",
          "decisions": "decisions",
          "proposals": "proposals",
          "spending": "spending",
          "status": "status",
          "threads": "threads",
        },
        "TEXT": "text",
      }
    `);
    expect([...SERVER_ROOTS]).toEqual(['decisions', 'spending', 'status']);
  });

  it('commands and the limits they hold', () => {
    expect(COMMAND_TYPES).toMatchInlineSnapshot(`
      [
        "ADD_PAGE",
        "UPDATE_PAGE",
        "DELETE_PAGE",
        "MOVE_PAGE",
        "ADD_OBJECT",
        "UPDATE_OBJECT",
        "DELETE_OBJECT",
        "REORDER",
        "GROUP",
        "UNGROUP",
        "EDIT_TEXT",
        "UPDATE_META",
      ]
    `);
    expect(LIMITS).toMatchInlineSnapshot(`
      {
        "commands": 2000,
        "coordinate": 100000,
        "fontSize": 4000,
        "interactions": 50,
        "name": 200,
        "objects": 20000,
        "pages": 200,
        "path": 100000,
        "points": 5000,
        "size": 50000,
        "textLength": 100000,
      }
    `);
  });

  it('words of review and roles', () => {
    expect({ PROPOSAL_STATUSES, DECISIONS, SCOPES, ROLES }).toMatchInlineSnapshot(`
      {
        "DECISIONS": [
          "approve",
          "request_changes",
          "hold",
        ],
        "PROPOSAL_STATUSES": [
          "open",
          "accepted",
          "partly_accepted",
          "rejected",
          "withdrawn",
        ],
        "ROLES": [
          "owner",
          "admin",
          "editor",
          "reviewer",
          "viewer",
          "agent",
          "agent_editor",
        ],
        "SCOPES": [
          "whole",
          "brand",
          "legal",
          "copy",
        ],
      }
    `);
  });

  it('subjects of the bus', () => {
    expect([
      subjects.task('ws', 'brand', 'P0'),
      subjects.document('ws', 'canvas', 'id', 'changed'),
      subjects.activity('ws'),
      subjects.heartbeat('n1'),
      subjects.anyHeartbeat,
      subjects.anyDocument('opened'),
      subjects.stop,
      subjects.resume,
    ]).toMatchInlineSnapshot(`
      [
        "ws.agent.brand.P0",
        "ws.doc.canvas.id.changed",
        "ws.activity",
        "node.n1.heartbeat",
        "node.*.heartbeat",
        "*.doc.*.*.opened",
        "agent.control.stop",
        "agent.control.resume",
      ]
    `);
  });

  it('document subjects are read as they are written', () => {
    for (const event of ['opened', 'changed', 'closed'] as const) {
      const parts = { workspaceId: 'ws', kind: 'review', creativeId: 'c', event } as const;
      expect(parseDocumentSubject(subjects.document('ws', 'review', 'c', event))).toEqual(parts);
    }
    for (const other of [
      '',
      'ws.doc.canvas.c',
      'ws.doc.canvas.c.moved',
      'ws.doc.canvas.c.opened.x',
      'ws.agent.a.P0',
    ]) {
      expect(parseDocumentSubject(other)).toBeUndefined();
    }
  });

  it('the envelope of agents', () => {
    const envelope = {
      message_id: 'm',
      timestamp: '2026-01-01T00:00:00.000Z',
      sender: 'a',
      receiver: 'b',
      priority: 'P0',
      idempotency_key: 'k',
      schema_version: SCHEMA_VERSION,
      payload: { taskId: 't' },
    };
    expect(envelopeSchema.parse(envelope)).toEqual(envelope);
    for (const wrong of [
      { schema_version: 2 },
      { priority: 'P9' },
      { timestamp: 'now' },
      { sender: '' },
      { payload: 5 },
    ]) {
      expect(envelopeSchema.safeParse({ ...envelope, ...wrong }).success).toBe(false);
    }
  });

  it('the form of a motion message', () => {
    expect({ MOTION_PREFIX, MOTION_MAX_IDS }).toEqual({ MOTION_PREFIX: '~', MOTION_MAX_IDS: 64 });
    const ids = ['0190a000-0000-7000-8000-000000000001'];
    expect(encodeMotion({ kind: 'move', sequence: 7, ids, delta: [1.5, -2] })).toMatchInlineSnapshot(
      `"~BwABAZCgAAAAcACAAAAAAAAAAQ9U"`,
    );
  });
});
