import { randomUUID } from 'node:crypto';
import type { UpdateLog } from '../../update-log/update-log.ts';
import type { DocumentNotices } from '../document/document-notices.ts';
import type { Documents } from '../document/documents.ts';
import type { SyncLimits } from '../limits.ts';
import type { People } from '../people.ts';
import type { SyncLogger } from '../ports.ts';
import { Announcements } from './announcements.ts';
import { LogFollower } from './log-follower.ts';
import { OtherServers } from './other-servers.ts';
import type { ServerLink } from './server-link.ts';
import { SharedDocument } from './shared-document.ts';

export interface ServerGroupOptions {
  readonly link: ServerLink;
  readonly log: UpdateLog;
  readonly people: People;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  readonly documents: Documents;
  readonly notices: DocumentNotices;
}

/** This server as one of several that serve the same documents. */
export class ServerGroup {
  readonly announcements: Announcements;
  readonly others: OtherServers;
  readonly #options: ServerGroupOptions;
  readonly #server: string = randomUUID();
  readonly #follower: LogFollower;
  readonly #presenceTimer: NodeJS.Timeout;
  readonly #forget: () => void;

  constructor(options: ServerGroupOptions) {
    this.#options = options;
    const { link, log, people, limits, logger, documents, notices } = options;
    this.announcements = new Announcements(logger, (topic, json) => this.others.announce(topic, json));
    this.others = new OtherServers({
      server: this.#server,
      link,
      people,
      limits,
      logger,
      onEmptied: (names) => {
        // Whoever serves the agents there has the document in memory. Told by several servers, it means the same.
        for (const name of names) {
          const session = documents.session(name);
          if (session) notices.closed(session.parts);
        }
      },
      onAnnouncement: (topic, json) => this.announcements.receive(topic, json),
    });
    this.#follower = new LogFollower({
      log,
      link,
      limits,
      logger,
      documents: () => [...documents.sessions()].flatMap(({ shared }) => shared ?? []),
    });
    this.#presenceTimer = setInterval(() => {
      for (const session of documents.sessions()) session.presence.repeat(performance.now());
    }, limits.linkBeatMs);
    this.#presenceTimer.unref();
    this.#forget = link.onUp(() => this.announcements.missed());
  }

  /** Begins to listen for what others do to a document, which is read from the log next. */
  share(name: string): SharedDocument {
    const { link, log, limits, logger } = this.#options;
    return new SharedDocument({ name, server: this.#server, link, log, limits, logger });
  }

  stop(): void {
    this.others.stop();
    this.#follower.stop();
    clearInterval(this.#presenceTimer);
    this.#forget();
  }
}
