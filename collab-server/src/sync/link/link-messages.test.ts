import { expect, test } from 'vitest';
import {
  decodeDocumentMessage,
  decodeServerMessage,
  encodeDocumentMessage,
  encodeServerMessage,
} from './link-messages.ts';
import type { DocumentMessage, ServerMessage } from './link-messages.ts';

const DOCUMENT: readonly DocumentMessage[] = [
  {
    kind: 'updates',
    server: 's',
    head: 9,
    from: 8,
    updates: [
      { actorId: 'ada', update: Uint8Array.of(1, 2) },
      { actorId: 'bob', update: Uint8Array.of() },
    ],
  },
  { kind: 'updates', server: 's', head: 9, from: 9, updates: [] },
  {
    kind: 'presence',
    server: 's',
    head: 0,
    number: 3,
    isWhole: true,
    entries: [{ client: 4_294_967_295, clock: 7, state: '{"cursor":[1,2]}' }],
  },
  { kind: 'presence', server: 's', head: 0, number: 4, isWhole: false, entries: [] },
  { kind: 'who', server: 's', head: 70_000 },
  { kind: 'motion', server: 's', head: 1, payload: '~AAA' },
];

const SERVER: readonly ServerMessage[] = [
  { kind: 'beat', server: 's', version: 12 },
  { kind: 'people', server: 's', version: 1, isWhole: true, rows: [{ document: 'd', userIds: ['a', 'b'] }] },
  { kind: 'people', server: 's', version: 2, isWhole: false, rows: [{ document: 'd', userIds: [] }] },
  { kind: 'ask', server: 's', asked: 't' },
  { kind: 'bye', server: 's' },
  { kind: 'announcement', server: 's', topic: 'rights', json: '{}' },
];

test.each(DOCUMENT)('$kind is read as it was written', (message) => {
  expect(decodeDocumentMessage(encodeDocumentMessage(message))).toEqual(message);
});

test.each(SERVER)('$kind is read as it was written', (message) => {
  expect(decodeServerMessage(encodeServerMessage(message))).toEqual(message);
});

test('what was cut, is of another format or of an unknown kind is no message', () => {
  const [updates, people] = [DOCUMENT[0], SERVER[1]];
  if (updates === undefined || people === undefined) throw new Error('unreachable');
  const bytes = encodeDocumentMessage(updates);
  for (let length = 0; length < bytes.length; length++) {
    expect(decodeDocumentMessage(bytes.slice(0, length)), `${length}`).toBeUndefined();
  }
  const rows = encodeServerMessage(people);
  for (let length = 0; length < rows.length; length++)
    expect(decodeServerMessage(rows.slice(0, length))).toBeUndefined();
  expect(decodeDocumentMessage(Uint8Array.of(2, ...bytes.slice(1)))).toBeUndefined();
  expect(decodeDocumentMessage(Uint8Array.of(1, 99, ...bytes.slice(2)))).toBeUndefined();
  expect(decodeDocumentMessage(Uint8Array.of(1, 0, 1, 115, 0, 0, 255, 255, 255, 255, 15))).toBeUndefined();
});
