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

/** The update refers to something that neither it nor the document has. Another server may have logged it a moment ago. */
export class MissingPart extends Refusal {
  constructor(message: string) {
    super('update_refused', message);
    this.name = 'MissingPart';
  }
}

/** The update repeats a part of what was accepted and is not in the document yet. Then it can be compared. */
export class NotYet extends Refusal {
  constructor() {
    super('update_refused', 'The edit repeats one that is still being saved.');
    this.name = 'NotYet';
  }
}

/** For bytes that no honest client writes. */
export function malformed(what: string): Refusal {
  return new Refusal('bad_frame', `The edit could not be read: ${what}.`);
}

/** An error of the guard itself refuses the update too. */
export function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('update_refused', 'The edit could not be checked.');
}
