import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import type { PeopleRow } from './link/link-messages.ts';
import type { TicketClaims } from './ports.ts';

type Counts = Map<string, Map<string, number>>;

/**
 * Counts people (agents do not count) per document and creative, on this server and on the others: each connection
 * here counts, and each person whom another server has in a document counts once.
 */
export class People {
  readonly #byDocument: Counts = new Map();
  readonly #byCreative: Counts = new Map();
  readonly #here: Counts = new Map();
  readonly #elsewhere = new Map<string, Map<string, readonly string[]>>();

  /** @returns whether this is the first person in the document, on any server */
  join(document: string, claims: TicketClaims): boolean {
    if (claims.kind !== 'user') return false;
    const isFirst = !this.#byDocument.has(document);
    this.#add(document, claims.userId, 1);
    add(this.#here, document, claims.userId, 1);
    return isFirst;
  }

  /** @returns whether nobody is left in the document, on any server */
  leave(document: string, claims: TicketClaims): boolean {
    if (claims.kind !== 'user') return false;
    this.#add(document, claims.userId, -1);
    add(this.#here, document, claims.userId, -1);
    return !this.#byDocument.has(document);
  }

  /** Distinct people in either document of a creative. */
  count(creativeId: string): number {
    return this.#byCreative.get(creativeId)?.size ?? 0;
  }

  /** Whom this server has in a document. */
  here(document: string): string[] {
    return [...(this.#here.get(document)?.keys() ?? [])];
  }

  /** Whom this server has, in all documents. */
  table(): PeopleRow[] {
    return [...this.#here.keys()].map((document) => ({ document, userIds: this.here(document) }));
  }

  /**
   * Takes what another server says of itself.
   *
   * @param isWhole documents that are not in `rows` have nobody there
   * @returns documents in which nobody is left on any server
   */
  elsewhere(server: string, rows: readonly PeopleRow[], isWhole: boolean): string[] {
    const known = this.#elsewhere.get(server) ?? new Map<string, readonly string[]>();
    const next = new Map(rows.map(({ document, userIds }) => [document, userIds]));
    if (isWhole) for (const document of known.keys()) if (!next.has(document)) next.set(document, []);
    const emptied: string[] = [];
    for (const [document, userIds] of next) {
      const before = known.get(document) ?? [];
      for (const userId of userIds) this.#add(document, userId, 1);
      for (const userId of before) this.#add(document, userId, -1);
      if (userIds.length > 0) known.set(document, userIds);
      else known.delete(document);
      if (before.length > 0 && !this.#byDocument.has(document)) emptied.push(document);
    }
    if (known.size > 0) this.#elsewhere.set(server, known);
    else this.#elsewhere.delete(server);
    return emptied;
  }

  #add(document: string, userId: string, change: number): void {
    add(this.#byDocument, document, userId, change);
    add(this.#byCreative, parseDocumentName(document).creativeId, userId, change);
  }
}

function add(counts: Counts, key: string, userId: string, change: number): void {
  const users = counts.get(key) ?? new Map<string, number>();
  const count = (users.get(userId) ?? 0) + change;
  if (count > 0) users.set(userId, count);
  else users.delete(userId);
  if (users.size > 0) counts.set(key, users);
  else counts.delete(key);
}
