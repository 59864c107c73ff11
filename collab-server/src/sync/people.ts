import type { TicketClaims } from './ports.ts';

/** Counts the connections of people (agents do not count) per document and creative. */
export class People {
  readonly #byDocument = new Map<string, Map<string, number>>();
  readonly #byCreative = new Map<string, Map<string, number>>();

  /** @returns whether this is the first person in the document */
  join(document: string, claims: TicketClaims): boolean {
    if (claims.kind !== 'user') return false;
    const isFirst = !this.#byDocument.has(document);
    add(this.#byDocument, document, claims.userId, 1);
    add(this.#byCreative, claims.creativeId, claims.userId, 1);
    return isFirst;
  }

  /** @returns whether nobody is left in the document */
  leave(document: string, claims: TicketClaims): boolean {
    if (claims.kind !== 'user') return false;
    add(this.#byDocument, document, claims.userId, -1);
    add(this.#byCreative, claims.creativeId, claims.userId, -1);
    return !this.#byDocument.has(document);
  }

  /** Distinct people in either document of a creative. */
  count(creativeId: string): number {
    return this.#byCreative.get(creativeId)?.size ?? 0;
  }
}

function add(counts: Map<string, Map<string, number>>, key: string, userId: string, change: number): void {
  const users = counts.get(key) ?? new Map<string, number>();
  const count = (users.get(userId) ?? 0) + change;
  if (count > 0) users.set(userId, count);
  else users.delete(userId);
  if (users.size > 0) counts.set(key, users);
  else counts.delete(key);
}
