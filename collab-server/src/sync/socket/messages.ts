import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import type { CloseEventName } from '@sparklio/shared/protocol/close-events';
import * as encoding from 'lib0/encoding';
import { MESSAGE } from './frames.ts';

/** Messages to clients, in Hocuspocus' protocol. `key` is the address that the client used. */
function message(key: string, type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, key);
    encoding.writeVarUint(encoder, type);
    write(encoder);
  });
}

/** What the provider takes for the answer to its ticket. */
export function authenticated(key: string, isReadOnly: boolean): Uint8Array {
  return message(key, MESSAGE.auth, (encoder) => {
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarString(encoder, isReadOnly ? 'readonly' : 'read-write');
  });
}

/** One per update that a client sent: the stock provider counts them. */
export function syncStatus(key: string, saved: boolean): Uint8Array {
  return message(key, MESSAGE.syncStatus, (encoder) => encoding.writeVarUint(encoder, saved ? 1 : 0));
}

let lastSaved: { readonly key: string; readonly message: Uint8Array } | undefined;

/** `syncStatus(key, true)`, made once for a row of acknowledgements. */
export function saved(key: string): Uint8Array {
  if (lastSaved?.key !== key) lastSaved = { key, message: syncStatus(key, true) };
  return lastSaved.message;
}

export function syncStep1(key: string, stateVector: Uint8Array): Uint8Array {
  return message(key, MESSAGE.sync, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint8Array(encoder, stateVector);
  });
}

export function syncStep2(key: string, update: Uint8Array): Uint8Array {
  return message(key, MESSAGE.sync, (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(encoder, update);
  });
}

export function stateless(key: string, payload: string): Uint8Array {
  return message(key, MESSAGE.stateless, (encoder) => encoding.writeVarString(encoder, payload));
}

/** Says in words why a connection ends, before it ends. */
export function refused(key: string, event: CloseEventName, text: string): Uint8Array {
  return stateless(key, JSON.stringify({ t: 'refused', reason: CLOSE_EVENTS[event].reason, message: text }));
}

export interface AwarenessEntry {
  readonly client: number;
  readonly clock: number;
  /** JSON; `null` for "gone" */
  readonly state: string;
}

export function awareness(key: string, entries: readonly AwarenessEntry[]): Uint8Array {
  return message(key, MESSAGE.awareness, (encoder) => {
    const body = encoding.encode((inner) => {
      encoding.writeVarUint(inner, entries.length);
      for (const { client, clock, state } of entries) {
        encoding.writeVarUint(inner, client);
        encoding.writeVarUint(inner, clock);
        encoding.writeVarString(inner, state);
      }
    });
    encoding.writeVarUint8Array(encoder, body);
  });
}

/** Addressed to the connection, not to a document: providers answer it and know that the line is alive. */
export const KEEP_ALIVE = Uint8Array.of(MESSAGE.ping);
