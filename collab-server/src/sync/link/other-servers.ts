import type { SyncLimits } from '../limits.ts';
import type { People } from '../people.ts';
import type { SyncLogger } from '../ports.ts';
import { decodeServerMessage, encodeServerMessage } from './link-messages.ts';
import type { PeopleRow, ServerMessage } from './link-messages.ts';
import { SERVERS_CHANNEL } from './server-link.ts';
import type { ServerLink } from './server-link.ts';

export interface OtherServersOptions {
  /** this server's id */
  readonly server: string;
  readonly link: ServerLink;
  readonly people: People;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  /** the last person of all servers left these documents, or the server that had them is gone */
  readonly onEmptied: (documents: readonly string[]) => void;
  readonly onAnnouncement: (topic: string, json: string) => void;
}

interface OtherServer {
  heardAt: number;
  /** of its table of people, as known here; -1 for not known */
  version: number;
}

/**
 * Who else serves, and whom they have in which document. Every server says at intervals that it lives and which version its
 * table of people has; who missed a change asks for the table. A server not heard for a while is taken for dead.
 */
export class OtherServers {
  readonly #options: OtherServersOptions;
  readonly #others = new Map<string, OtherServer>();
  readonly #timer: NodeJS.Timeout;
  readonly #forget: (() => void)[];
  #version = 0;

  constructor(options: OtherServersOptions) {
    this.#options = options;
    const { link, limits } = options;
    this.#forget = [
      link.subscribe(SERVERS_CHANNEL, (bytes) => this.#receive(bytes)),
      link.onUp(() => this.#beat()),
    ];
    this.#timer = setInterval(() => {
      this.#sweep(performance.now());
      this.#beat();
    }, limits.linkBeatMs);
    this.#timer.unref();
    this.#beat();
  }

  /** Others that live. */
  get count(): number {
    return this.#others.size;
  }

  /** The people in a document changed here. */
  peopleChanged(document: string): void {
    this.#version += 1;
    this.#tellPeople([{ document, userIds: this.#options.people.here(document) }], false);
  }

  announce(topic: string, json: string): void {
    this.#publish({ kind: 'announcement', server: this.#options.server, topic, json });
  }

  /** Says goodbye, so that the others need not wait to notice. */
  stop(): void {
    this.#publish({ kind: 'bye', server: this.#options.server });
    clearInterval(this.#timer);
    for (const forget of this.#forget) forget();
  }

  #beat(): void {
    this.#publish({ kind: 'beat', server: this.#options.server, version: this.#version });
  }

  #tellPeople(rows: readonly PeopleRow[], isWhole: boolean): void {
    const { server } = this.#options;
    this.#publish({ kind: 'people', server, version: this.#version, isWhole, rows });
  }

  #sweep(now: number): void {
    for (const [server, { heardAt }] of this.#others)
      if (now - heardAt > this.#options.limits.linkSilentMs) this.#gone(server);
  }

  #gone(server: string): void {
    if (!this.#others.delete(server)) return;
    this.#options.logger.info({ server }, 'another server is gone');
    this.#take(server, [], true);
  }

  #take(server: string, rows: readonly PeopleRow[], isWhole: boolean): void {
    const emptied = this.#options.people.elsewhere(server, rows, isWhole);
    if (emptied.length > 0) this.#options.onEmptied(emptied);
  }

  #receive(bytes: Uint8Array): void {
    const message = decodeServerMessage(bytes);
    if (message === undefined || message.server === this.#options.server) return;
    if (message.kind === 'bye') {
      this.#gone(message.server);
      return;
    }
    const other = this.#heard(message.server);
    switch (message.kind) {
      case 'beat':
        if (message.version !== other.version) this.#ask(message.server);
        return;
      case 'people':
        this.#hearPeople(other, message);
        return;
      case 'ask':
        if (message.asked === this.#options.server) this.#tellPeople(this.#options.people.table(), true);
        return;
      case 'announcement':
        this.#options.onAnnouncement(message.topic, message.json);
    }
  }

  #heard(server: string): OtherServer {
    const known = this.#others.get(server);
    if (known) {
      known.heardAt = performance.now();
      return known;
    }
    const other = { heardAt: performance.now(), version: -1 };
    this.#others.set(server, other);
    this.#options.logger.info({ server }, 'another server is there');
    // So that it need not wait for the next beat to know of this one.
    this.#beat();
    return other;
  }

  #hearPeople(other: OtherServer, message: Extract<ServerMessage, { kind: 'people' }>): void {
    const { server, version, isWhole, rows } = message;
    if (version <= other.version) return;
    if (!isWhole && version !== other.version + 1) {
      this.#ask(server);
      return;
    }
    other.version = version;
    this.#take(server, rows, isWhole);
  }

  #ask(asked: string): void {
    this.#publish({ kind: 'ask', server: this.#options.server, asked });
  }

  #publish(message: ServerMessage): void {
    this.#options.link.publish(SERVERS_CHANNEL, encodeServerMessage(message));
  }
}
