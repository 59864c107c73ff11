import { StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV, KvEntry } from '@nats-io/kv';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { z } from 'zod';
import type { KeyValue } from '../../message-bus.ts';
import { assertKey, toWire } from '../../wire.ts';
import type { BusConnection } from './connection.ts';
import { isConflict, isMissing } from './failures.ts';

const storedSchema = z.object({ value: z.json(), ttlMs: z.number().optional() });

/**
 * A bucket of the server. A value carries its own time to live, counted from the server's time of writing, because
 * servers before 2.11 know none per key; clocks of the machines have to agree to within what a caller can bear.
 */
export function createNatsKeyValue(connection: BusConnection, bucket: string): KeyValue {
  const { call, js, names } = connection;
  let opened: Promise<KV> | undefined;
  connection.onReconnect(() => (opened = undefined));

  async function withBucket<Result>(work: (kv: KV) => Promise<Result>): Promise<Result> {
    const open = (): Promise<KV> =>
      (opened ??= new Kvm(js).create(names.bucket(bucket), { history: 1, storage: StorageType.File }));
    const attempt = async (): Promise<Result> => work(await open());
    try {
      return await call(attempt);
    } catch (error) {
      opened = undefined;
      if (!isMissing(error)) throw error;
      return call(attempt);
    }
  }

  async function read(kv: KV, key: string): Promise<{ value: Json; entry: KvEntry } | undefined> {
    const entry = await kv.get(toStored(key));
    if (entry === null || entry.operation !== 'PUT') return undefined;
    const stored = storedSchema.safeParse(entry.json());
    if (!stored.success) return undefined;
    const { value, ttlMs = Infinity } = stored.data;
    return entry.created.getTime() + ttlMs > Date.now() ? { value, entry } : undefined;
  }
  const pack = (value: Json, ttlMs: number | undefined): string =>
    `{"value":${toWire(value)}${ttlMs === undefined ? '' : `,"ttlMs":${ttlMs}`}}`;

  return {
    async get(key) {
      assertKey(key);
      return (await withBucket((kv) => read(kv, key)))?.value;
    },
    async put(key, value, { ttlMs } = {}) {
      assertKey(key);
      const wire = pack(value, ttlMs);
      await withBucket((kv) => kv.put(toStored(key), wire));
    },
    async create(key, value, { ttlMs } = {}) {
      assertKey(key);
      const wire = pack(value, ttlMs);
      return withBucket(async (kv) => {
        const entry = await kv.get(toStored(key));
        if ((await read(kv, key)) !== undefined) return false;
        try {
          // The revision that was seen decides among several that try, be the key new, deleted or run out.
          await kv.put(toStored(key), wire, { previousSeq: entry?.revision ?? 0 });
          return true;
        } catch (error) {
          if (isConflict(error)) return false;
          throw error;
        }
      });
    },
    async delete(key) {
      assertKey(key);
      await withBucket((kv) => kv.purge(toStored(key)));
    },
    keys() {
      return withBucket(async (kv) => {
        const found: string[] = [];
        for await (const stored of await kv.keys()) found.push(fromStored(stored));
        const live = await Promise.all(found.map((key) => read(kv, key)));
        return found.filter((_, index) => live[index] !== undefined);
      });
    },
  };
}

/** In NATS dots part a key into tokens, none of which may be empty; a slash, which no key of ours holds, parts nothing. */
function toStored(key: string): string {
  return key.replaceAll('.', '/');
}

function fromStored(stored: string): string {
  return stored.replaceAll('/', '.');
}
