import type { UpdateLog } from '../../update-log/update-log.ts';
import type { SyncLimits } from '../limits.ts';
import type { SyncLogger } from '../ports.ts';
import type { ServerLink } from './server-link.ts';
import type { SharedDocument } from './shared-document.ts';

export interface LogFollowerOptions {
  readonly log: UpdateLog;
  readonly link: ServerLink;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  readonly documents: () => Iterable<SharedDocument>;
}

/**
 * Asks the log now and then how far it goes, for all documents in memory at once: often while the link is down,
 * seldom while it is up, at once when it comes back. Whatever the link loses is found here at the latest.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #forget: () => void;
  #lookedAt = performance.now();
  #looking = false;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    const { link, limits } = options;
    this.#timer = setInterval(() => {
      const everyMs = link.isUp ? limits.headsPollMs : limits.headsPollDownMs;
      if (performance.now() - this.#lookedAt >= everyMs - limits.headsPollDownMs / 2) void this.#look();
    }, limits.headsPollDownMs);
    this.#timer.unref();
    this.#forget = link.onUp(() => void this.#look());
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#forget();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    this.#lookedAt = performance.now();
    const { log, logger } = this.#options;
    try {
      const documents = [...this.#options.documents()];
      if (documents.length === 0) return;
      const heads = await log.heads(documents.map(({ name }) => name));
      for (const document of documents) document.notice(heads.get(document.name) ?? 0);
    } catch (error) {
      logger.warn({ err: error }, 'log could not be asked how far it goes');
    } finally {
      this.#looking = false;
    }
  }
}
