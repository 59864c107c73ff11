import * as encoding from 'lib0/encoding';
import { UpdateReader } from '../guard/update-reader.ts';
import type { AwarenessEntry } from '../socket/messages.ts';

/**
 * What servers tell each other, in shared/docs/protocol.md section 6. Every message names its sender, an id that a server
 * makes anew at every start.
 */

/** On the channel of one document. `head` is the newest entry of the log that the sender knows of. */
export type DocumentMessage =
  | {
      readonly kind: 'updates';
      readonly server: string;
      readonly head: number;
      /** in the order of the log, the first with seq `from`; none: too large to travel, read the log */
      readonly from: number;
      readonly updates: readonly { readonly actorId: string; readonly update: Uint8Array }[];
    }
  | {
      readonly kind: 'presence';
      readonly server: string;
      readonly head: number;
      /** rises with every message of this kind, so that older ones are recognised */
      readonly number: number;
      /** true: these are all states of the sender's clients, whoever else it told of is gone */
      readonly isWhole: boolean;
      readonly entries: readonly AwarenessEntry[];
    }
  | { readonly kind: 'who'; readonly server: string; readonly head: number }
  | { readonly kind: 'motion'; readonly server: string; readonly head: number; readonly payload: string };

/** Who of the people a server has in a document. */
export interface PeopleRow {
  readonly document: string;
  readonly userIds: readonly string[];
}

/** On the channel of all servers. `version` counts the changes of the sender's table of people. */
export type ServerMessage =
  | { readonly kind: 'beat'; readonly server: string; readonly version: number }
  | {
      readonly kind: 'people';
      readonly server: string;
      readonly version: number;
      /** true: the whole table; else what changed since the version before */
      readonly isWhole: boolean;
      readonly rows: readonly PeopleRow[];
    }
  | { readonly kind: 'ask'; readonly server: string; readonly asked: string }
  | { readonly kind: 'bye'; readonly server: string }
  | { readonly kind: 'announcement'; readonly server: string; readonly topic: string; readonly json: string };

const FORMAT = 1;
const DOCUMENT_KINDS = ['updates', 'presence', 'who', 'motion'] as const;
const SERVER_KINDS = ['beat', 'people', 'ask', 'bye', 'announcement'] as const;

function encodeMessage(kind: number, server: string, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FORMAT);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarString(encoder, server);
    write(encoder);
  });
}

export function encodeDocumentMessage(message: DocumentMessage): Uint8Array {
  return encodeMessage(DOCUMENT_KINDS.indexOf(message.kind), message.server, (encoder) => {
    encoding.writeVarUint(encoder, message.head);
    switch (message.kind) {
      case 'updates':
        encoding.writeVarUint(encoder, message.from);
        encoding.writeVarUint(encoder, message.updates.length);
        for (const { actorId, update } of message.updates) {
          encoding.writeVarString(encoder, actorId);
          encoding.writeVarUint8Array(encoder, update);
        }
        return;
      case 'presence':
        encoding.writeVarUint(encoder, message.number);
        encoding.writeVarUint(encoder, message.isWhole ? 1 : 0);
        encoding.writeVarUint(encoder, message.entries.length);
        for (const { client, clock, state } of message.entries) {
          encoding.writeVarUint(encoder, client);
          encoding.writeVarUint(encoder, clock);
          encoding.writeVarString(encoder, state);
        }
        return;
      case 'motion':
        encoding.writeVarString(encoder, message.payload);
        return;
      case 'who':
    }
  });
}

/** @returns undefined for bytes that are no message this version knows */
export function decodeDocumentMessage(bytes: Uint8Array): DocumentMessage | undefined {
  return decodeMessage(bytes, DOCUMENT_KINDS, (kind, server, reader) => {
    const head = reader.varUint();
    switch (kind) {
      case 'updates': {
        const from = reader.varUint();
        const updates = readMany(reader, 3, () => ({ actorId: reader.string(), update: readBytes(reader) }));
        return { kind, server, head, from, updates };
      }
      case 'presence': {
        const number = reader.varUint();
        const isWhole = reader.varUint() === 1;
        const entries = readMany(reader, 3, () => ({
          client: reader.varUint(),
          clock: reader.varUint(),
          state: reader.string(),
        }));
        return { kind, server, head, number, isWhole, entries };
      }
      case 'who':
        return { kind, server, head };
      case 'motion':
        return { kind, server, head, payload: reader.string() };
    }
  });
}

export function encodeServerMessage(message: ServerMessage): Uint8Array {
  return encodeMessage(SERVER_KINDS.indexOf(message.kind), message.server, (encoder) => {
    switch (message.kind) {
      case 'beat':
        encoding.writeVarUint(encoder, message.version);
        return;
      case 'people':
        encoding.writeVarUint(encoder, message.version);
        encoding.writeVarUint(encoder, message.isWhole ? 1 : 0);
        encoding.writeVarUint(encoder, message.rows.length);
        for (const { document, userIds } of message.rows) {
          encoding.writeVarString(encoder, document);
          encoding.writeVarUint(encoder, userIds.length);
          for (const userId of userIds) encoding.writeVarString(encoder, userId);
        }
        return;
      case 'ask':
        encoding.writeVarString(encoder, message.asked);
        return;
      case 'announcement':
        encoding.writeVarString(encoder, message.topic);
        encoding.writeVarString(encoder, message.json);
        return;
      case 'bye':
    }
  });
}

/** @returns undefined for bytes that are no message this version knows */
export function decodeServerMessage(bytes: Uint8Array): ServerMessage | undefined {
  return decodeMessage(bytes, SERVER_KINDS, (kind, server, reader) => {
    switch (kind) {
      case 'beat':
        return { kind, server, version: reader.varUint() };
      case 'people': {
        const version = reader.varUint();
        const isWhole = reader.varUint() === 1;
        const rows = readMany(reader, 2, () => ({
          document: reader.string(),
          userIds: readMany(reader, 1, () => reader.string()),
        }));
        return { kind, server, version, isWhole, rows };
      }
      case 'ask':
        return { kind, server, asked: reader.string() };
      case 'bye':
        return { kind, server };
      case 'announcement':
        return { kind, server, topic: reader.string(), json: reader.string() };
    }
  });
}

function decodeMessage<Kind extends string, Message>(
  bytes: Uint8Array,
  kinds: readonly Kind[],
  read: (kind: Kind, server: string, reader: UpdateReader) => Message,
): Message | undefined {
  try {
    const reader = new UpdateReader(bytes);
    if (reader.varUint() !== FORMAT) return undefined;
    const kind = kinds[reader.varUint()];
    return kind === undefined ? undefined : read(kind, reader.string(), reader);
  } catch {
    return undefined;
  }
}

function readMany<T>(reader: UpdateReader, bytesEach: number, read: () => T): T[] {
  return Array.from({ length: reader.count(bytesEach) }, read);
}

function readBytes(reader: UpdateReader): Uint8Array {
  const length = reader.count(1);
  const start = reader.position;
  reader.skip(length);
  return reader.bytes.slice(start, reader.position);
}
