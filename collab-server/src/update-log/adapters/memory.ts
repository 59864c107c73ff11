import { clocksTaken, entriesDropped, entryMissing, logClosed } from '../errors.ts';
import type { LogEntry, LoggedUpdate, SnapshotRef, UpdateLog } from '../update-log.ts';
import { isDue, MOST_DOCUMENTS } from './due.ts';

interface MemoryDocument {
  rows: LoggedUpdate[];
  snapshots: SnapshotRef[];
  head: number;
  /** by client: first clock that no entry has added */
  clocks: Map<number, number>;
  changedAt: number;
}

/** A log that lives as long as the process: for tests and for measuring what the disk costs. */
export function createMemoryUpdateLog(now: () => number = Date.now): UpdateLog {
  const documents = new Map<string, MemoryDocument>();
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw logClosed();
  };

  function documentOf(name: string): MemoryDocument {
    const known = documents.get(name);
    if (known) return known;
    const created = { rows: [], snapshots: [], head: 0, clocks: new Map<number, number>(), changedAt: 0 };
    documents.set(name, created);
    return created;
  }
  const find = (name: string): MemoryDocument | undefined => documents.get(name);

  function after(name: string, seq: number): LoggedUpdate[] {
    const document = find(name);
    if (document === undefined || seq >= document.head) return [];
    const first = document.rows[0]?.seq ?? document.head + 1;
    if (first > seq + 1) throw entriesDropped(name, seq);
    return document.rows.slice(seq + 1 - first);
  }

  /** Takes the clocks that the entries add, all of them or none. @throws StudioError `conflict` */
  function takeClocks(entries: readonly LogEntry[]): void {
    const taken = new Map<Map<number, number>, Map<number, number>>();
    for (const { document, adds = [] } of entries) {
      const { clocks } = documentOf(document);
      const own = taken.get(clocks) ?? new Map<number, number>();
      taken.set(clocks, own);
      for (const { client, from, to } of adds) {
        if ((own.get(client) ?? clocks.get(client) ?? 0) > from) throw clocksTaken();
        own.set(client, to);
      }
    }
    for (const [clocks, own] of taken) for (const [client, next] of own) clocks.set(client, next);
  }

  return {
    async append(entries) {
      assertOpen();
      takeClocks(entries);
      return entries.map(({ adds: _adds, ...entry }) => {
        const document = documentOf(entry.document);
        document.head += 1;
        document.changedAt = now();
        document.rows.push({
          ...entry,
          update: entry.update.slice(),
          seq: document.head,
          at: document.changedAt,
        });
        return document.head;
      });
    },
    async read(name) {
      assertOpen();
      const document = find(name);
      const snapshot = document?.snapshots.at(-1);
      return { snapshot, updates: after(name, snapshot?.seq ?? 0), head: document?.head ?? 0 };
    },
    async readAfter(name, seq, limit) {
      assertOpen();
      return after(name, seq).slice(0, limit);
    },
    async heads(names) {
      assertOpen();
      return new Map(
        names.flatMap((name) => {
          const head = find(name)?.head ?? 0;
          return head === 0 ? [] : [[name, head]];
        }),
      );
    },
    async addSnapshot(snapshot) {
      assertOpen();
      const document = find(snapshot.document);
      if (document === undefined || snapshot.seq < 1 || snapshot.seq > document.head)
        throw entryMissing(snapshot.seq);
      if (document.snapshots.some(({ seq }) => seq === snapshot.seq)) return;
      document.snapshots = [...document.snapshots, snapshot].toSorted((one, two) => one.seq - two.seq);
    },
    async snapshots(name) {
      assertOpen();
      return [...(find(name)?.snapshots ?? [])];
    },
    async dropSnapshot({ document: name, seq, key }) {
      assertOpen();
      const document = find(name);
      const index = document?.snapshots.findIndex((kept) => kept.seq === seq && kept.key === key) ?? -1;
      if (document === undefined || index < 0 || index === document.snapshots.length - 1) return false;
      document.snapshots.splice(index, 1);
      return true;
    },
    async backlog(limits) {
      assertOpen();
      return [...documents]
        .map(([document, { rows, snapshots, changedAt }]) => {
          const from = snapshots.at(-1)?.seq ?? 0;
          const tail = rows.filter(({ seq }) => seq > from);
          const bytes = tail.reduce((sum, { update }) => sum + update.length, 0);
          return { document, rows: tail.length, bytes, changedAt };
        })
        .filter((tail) => isDue(tail, limits))
        .map(({ document, rows, bytes }) => ({ document, rows, bytes }))
        .toSorted((one, two) => two.rows - one.rows)
        .slice(0, MOST_DOCUMENTS);
    },
    async dropArchived(name, seq) {
      assertOpen();
      const document = find(name);
      if (document === undefined) return 0;
      const upTo = Math.min(seq, document.snapshots.at(-1)?.seq ?? 0);
      const kept = document.rows.filter((row) => row.seq > upTo);
      const dropped = document.rows.length - kept.length;
      document.rows = kept;
      return dropped;
    },
    async expired(at) {
      assertOpen();
      return [...documents.values()]
        .flatMap(({ rows, snapshots }) => {
          const newest = snapshots.findLast((snapshot) => snapshot.at < at);
          const first = rows[0]?.seq ?? Number.POSITIVE_INFINITY;
          return newest && newest.seq >= first ? [newest] : [];
        })
        .slice(0, MOST_DOCUMENTS);
    },
    async close() {
      closed = true;
    },
  };
}
