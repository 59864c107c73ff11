import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import { expect, test } from 'vitest';
import { createYWebsocketDialect } from './y-websocket.ts';

test('clients that take 44xx for final are told to try again where that helps', () => {
  const dialect = createYWebsocketDialect('a', 'ticket');
  const { too_slow: slow, ticket_expired: expired, forbidden, not_saved: unsaved } = CLOSE_EVENTS;
  expect(dialect.closeCode(slow.code, true)).toBe(1013);
  expect(dialect.closeCode(expired.code, true)).toBe(1013);
  expect(dialect.closeCode(expired.code, false)).toBe(expired.code);
  expect(dialect.closeCode(forbidden.code, true)).toBe(forbidden.code);
  expect(dialect.closeCode(unsaved.code, true)).toBe(unsaved.code);
});
