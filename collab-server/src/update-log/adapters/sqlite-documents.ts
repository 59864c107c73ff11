import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { JournalMark } from './sqlite-protocol.ts';

/** What the store knows of a document without reading its entries. */
export interface KnownDocument {
  readonly id: number;
  readonly name: string;
  /** seq of the newest entry */
  head: number;
  /** seq of the oldest entry that was not dropped */
  first: number;
  /** seq of the newest snapshot; 0 for none */
  snapshot: number;
  /** bytes of updates after the newest snapshot */
  tailBytes: number;
  /** epoch milliseconds of the newest entry */
  changedAt: number;
}

const documentSchema = z
  .object({
    id: z.number(),
    name: z.string(),
    head: z.number(),
    first: z.number(),
    snapshot: z.number(),
    tail_bytes: z.number(),
    changed_at: z.number(),
    crc: z.number(),
  })
  .transform(({ tail_bytes: tailBytes, changed_at: changedAt, crc, ...rest }) => ({
    document: { ...rest, tailBytes, changedAt } satisfies KnownDocument,
    crc,
  }));
const markSchema = z.object({
  generation: z.number(),
  offset: z.number(),
  documents: z.number(),
  crc: z.number(),
});

/** Thrown when the list of documents is not what was written. */
export class DamagedListError extends Error {
  constructor() {
    super('The list of documents in the log is damaged.');
    this.name = 'DamagedListError';
  }
}

/**
 * The documents of the store, all in memory: a damaged index could hide one, and a document that is not found would
 * open empty. So the list is read whole, row by row, and counted.
 */
export class SqliteDocuments {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #setMark: StatementSync;
  readonly #known = new Map<string, KnownDocument>();
  readonly #touched = new Set<KnownDocument>();
  #lastId = 0;
  #mark: JournalMark = { generation: 0, offset: 0 };
  #isMarkStale = false;

  /** @throws DamagedListError */
  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare(
      'INSERT INTO documents (name, head, first, snapshot, tail_bytes, changed_at, crc, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare(
      'UPDATE documents SET name = ?, head = ?, first = ?, snapshot = ?, tail_bytes = ?, changed_at = ?, crc = ? WHERE id = ?',
    );
    this.#setMark = db.prepare('UPDATE transferred SET generation = ?, "offset" = ?, documents = ?, crc = ?');
    this.load();
  }

  /** How far the journal has been taken over. */
  get mark(): JournalMark {
    return this.#mark;
  }

  find(name: string): KnownDocument | undefined {
    return this.#known.get(name);
  }

  all(): Iterable<KnownDocument> {
    return this.#known.values();
  }

  /** Adds a document, within the transaction that is open. */
  add(name: string): KnownDocument {
    this.#lastId += 1;
    const document = { id: this.#lastId, name, head: 0, first: 1, snapshot: 0, tailBytes: 0, changedAt: 0 };
    this.#known.set(name, document);
    this.#insert.run(...columnsOf(document));
    this.#touched.add(document);
    this.#isMarkStale = true;
    return document;
  }

  /** Notes that the document changed; `save` writes it. */
  touch(document: KnownDocument): void {
    this.#touched.add(document);
  }

  moveMark(mark: JournalMark): void {
    this.#mark = mark;
    this.#isMarkStale = true;
  }

  /** Writes what changed, within the transaction that is open. */
  save(): void {
    for (const document of this.#touched) this.#update.run(...columnsOf(document));
    if (this.#isMarkStale) {
      const { generation, offset } = this.#mark;
      const count = this.#known.size;
      this.#setMark.run(generation, offset, count, crc32(`${generation}\n${offset}\n${count}`));
    }
    this.#forgetChanges();
  }

  /** Reads all anew: at the beginning, and after a transaction that failed. @throws DamagedListError */
  load(): void {
    this.#forgetChanges();
    this.#known.clear();
    const marks = markSchema
      .array()
      .safeParse(this.#db.prepare('SELECT generation, "offset", documents, crc FROM transferred').all());
    const mark = marks.data?.[0];
    if (mark === undefined || marks.data?.length !== 1) throw new DamagedListError();
    if (crc32(`${mark.generation}\n${mark.offset}\n${mark.documents}`) !== mark.crc)
      throw new DamagedListError();
    this.#mark = { generation: mark.generation, offset: mark.offset };
    // By the table itself: an index could leave one out.
    for (const raw of this.#db.prepare('SELECT * FROM documents NOT INDEXED ORDER BY id').iterate()) {
      const row = documentSchema.safeParse(raw);
      if (!row.success || checksumOfDocument(row.data.document) !== row.data.crc)
        throw new DamagedListError();
      const { document } = row.data;
      this.#known.set(document.name, document);
      this.#lastId = Math.max(this.#lastId, document.id);
    }
    if (this.#known.size !== mark.documents) throw new DamagedListError();
  }

  #forgetChanges(): void {
    this.#touched.clear();
    this.#isMarkStale = false;
  }
}

export function checksumOfDocument(document: KnownDocument): number {
  const { id, name, head, first, snapshot, tailBytes, changedAt } = document;
  return crc32([id, name, head, first, snapshot, tailBytes, changedAt].join('\n'));
}

function columnsOf(document: KnownDocument): (string | number)[] {
  const { id, name, head, first, snapshot, tailBytes, changedAt } = document;
  return [name, head, first, snapshot, tailBytes, changedAt, checksumOfDocument(document), id];
}
