import * as Y from 'yjs';
import type { SyncLimits } from '../limits.ts';
import type { Additions } from './check-structs.ts';
import type { DecodedUpdate } from './decode-update.ts';
import { MissingPart, Refusal } from './refusal.ts';
import type { LiveStructs, Parent } from './struct-index.ts';

/** Elements of an array that cost as much as one delete range when the array is cut. */
const CUT_PER_COST = 128;

/**
 * Resolves what an update deletes. A client that reconnects names everything that was ever deleted, so
 * ranges that are deleted already are passed over; only the rest is counted and reported to `touch`.
 *
 * @param added what the same update adds
 * @returns whether anything that still lives is deleted
 * @throws Refusal
 */
export function checkDeletes(
  deletes: DecodedUpdate['deletes'],
  live: LiveStructs,
  accepted: Additions,
  added: Additions,
  limits: SyncLimits,
  touch: (parent: Parent, sub: string | null) => void,
): boolean {
  let cost = 0;
  for (const { client, ranges } of deletes) {
    const state = live.state(client);
    const last = added.get(client)?.state ?? accepted.get(client)?.state ?? state;
    for (let index = 0; index < ranges.length; index += 2) {
      const clock = ranges[index] ?? 0;
      const end = clock + (ranges[index + 1] ?? 0);
      if (end > last) throw new MissingPart('The edit deletes something this server does not have.');
      if (clock < state) cost += deleteLive(live, client, clock, Math.min(end, state), touch);
      if (end > state) {
        const news = added.get(client) ?? accepted.get(client);
        const cut = news ? news.cutAt(Math.max(clock, state)) + news.cutAt(end) : 0;
        cost += 1 + cut / CUT_PER_COST;
        touchAccepted(accepted, client, Math.max(clock, state), end, touch);
      }
      if (cost > limits.updateDeleteCost)
        throw new Refusal('too_large', 'The edit deletes too much at once.');
    }
  }
  return cost > 0;
}

function deleteLive(
  live: LiveStructs,
  client: number,
  clock: number,
  end: number,
  touch: (parent: Parent, sub: string | null) => void,
): number {
  const structs = live.doc.store.clients.get(client) ?? [];
  let cost = 0;
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index];
    if (struct === undefined || struct.id.clock >= end) break;
    if (struct.deleted || !(struct instanceof Y.Item)) continue;
    const cut = struct.id.clock < clock || struct.id.clock + struct.length > end;
    const isArray = struct.content instanceof Y.ContentAny || struct.content instanceof Y.ContentJSON;
    cost += cut && isArray ? 1 + struct.length / CUT_PER_COST : 1;
    const parent = live.parentOf(struct);
    if (parent !== null) touch(parent, struct.parentSub);
  }
  return cost;
}

function touchAccepted(
  accepted: Additions,
  client: number,
  clock: number,
  end: number,
  touch: (parent: Parent, sub: string | null) => void,
): void {
  const structs = accepted.get(client);
  for (let at = clock; at < end;) {
    const place = structs?.place(at);
    if (place === undefined) return;
    if (place.parent !== null) touch(place.parent, place.sub);
    at = place.end;
  }
}
