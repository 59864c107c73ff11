import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { BenchClient } from '../client.ts';
import type { ServerProcess } from '../servers/server-process.ts';

/** Somebody who drags an object of their own. */
export interface Writer {
  readonly client: BenchClient;
  readonly index: number;
  /** when each edit left, `performance.now()` */
  readonly sentAt: number[];
  /** Moves the object once. */
  readonly edit: () => void;
}

/** An edit carries who and which, so that any receiver can find it in the bytes without decoding Yjs. */
const MARK = /@(\d+):(\d+)@/g;

/** Type of the message that acknowledges an update. */
export const SYNC_STATUS = 8;

/** A new document with `clients` writers in it. */
export async function openRoom(server: ServerProcess, clients: number): Promise<Writer[]> {
  const { contentName } = documentNamesOf({
    workspaceId: createId(),
    kind: 'canvas',
    creativeId: createId(),
  });
  const writers: Writer[] = [];
  for (let index = 0; index < clients; index++) writers.push(await openWriter(server, contentName, index));
  return writers;
}

async function openWriter(server: ServerProcess, name: string, index: number): Promise<Writer> {
  const client = await BenchClient.open(server, name, `user${index}`);
  const doc = new Y.Doc();
  const object = new Y.Map<unknown>();
  doc.on('update', (update: Uint8Array) => client.sendUpdate(update));
  const acknowledged = new Promise<void>((resolve) => {
    client.onMessage = ({ type }) => {
      if (type === SYNC_STATUS) resolve();
    };
  });
  doc.getMap('objects').set(createId(), object);
  await acknowledged;
  client.onMessage = () => undefined;
  const sentAt: number[] = [];
  const edit = (): void => {
    sentAt.push(performance.now());
    object.set('position', `@${index}:${sentAt.length - 1}@`);
  };
  return { client, index, sentAt, edit };
}

/**
 * Tells `arrived` of every edit of others that reaches `receiver`: how long it took, ms. Of edits that were merged on the way only
 * the last is in the bytes: it stands for those before it.
 */
export function watchArrivals(
  receiver: Writer,
  writers: readonly Writer[],
  arrived: (latencyMs: number, sentAt: number) => void,
): void {
  const seen = new Map<number, number>();
  receiver.client.onMessage = ({ type, body }) => {
    if (type !== 0) return;
    const now = performance.now();
    for (const [, who, which] of body.toString('latin1').matchAll(MARK)) {
      const sender = writers[Number(who)];
      if (sender === undefined || sender === receiver) continue;
      for (let edit = (seen.get(sender.index) ?? -1) + 1; edit <= Number(which); edit++) {
        const sentAt = sender.sentAt[edit];
        if (sentAt !== undefined) arrived(now - sentAt, sentAt);
      }
      seen.set(sender.index, Number(which));
    }
  };
}
