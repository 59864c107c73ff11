import type { CloseEventName } from '@sparklio/shared/protocol/close-events';

/** Why something a client sent is not taken. The message is for people; `event` says how the connection ends. */
export class Refusal extends Error {
  readonly event: CloseEventName;

  constructor(event: CloseEventName, message: string) {
    super(message);
    this.name = 'Refusal';
    this.event = event;
  }
}

/** For bytes that no honest client writes. */
export function malformed(what: string): Refusal {
  return new Refusal('bad_frame', `The edit could not be read: ${what}.`);
}
