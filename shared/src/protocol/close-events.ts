/**
 * Why the server ends a socket or refuses a document. Codes 4400–4499 are final: a client must not
 * simply try again with the same ticket. The reason travels with the close frame and is what clients turn into words.
 */
export const CLOSE_EVENTS = {
  bad_frame: { code: 4400, reason: 'bad-frame' },
  ticket_invalid: { code: 4401, reason: 'ticket-invalid' },
  ticket_expired: { code: 4401, reason: 'ticket-expired' },
  forbidden: { code: 4403, reason: 'forbidden' },
  update_refused: { code: 4409, reason: 'update-refused' },
  too_large: { code: 4413, reason: 'too-large' },
  too_fast: { code: 4429, reason: 'too-fast' },
  too_slow: { code: 4408, reason: 'too-slow' },
  going_away: { code: 1012, reason: 'server-restart' },
  not_saved: { code: 4503, reason: 'cannot-save' },
  not_loaded: { code: 4503, reason: 'cannot-load' },
} as const;

export type CloseEventName = keyof typeof CLOSE_EVENTS;
