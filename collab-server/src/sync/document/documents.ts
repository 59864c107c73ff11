import type { Document } from '@hocuspocus/server';
import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import type * as Y from 'yjs';
import type { BlobStore } from '../../blobs/blob-store.ts';
import type { UpdateLog } from '../../update-log/update-log.ts';
import type { SyncLimits } from '../limits.ts';
import type { SharedDocument } from '../link/shared-document.ts';
import type { SyncLogger } from '../ports.ts';
import type { SyncMetrics } from '../sync-metrics.ts';
import type { Turn } from '../socket/turn.ts';
import { DocumentSession } from './document-session.ts';
import { loadDocument } from './load-document.ts';
import { LoadQueue } from './load-queue.ts';
import type { StudioHocuspocus } from './studio-hocuspocus.ts';

export interface DocumentsOptions {
  readonly hocuspocus: StudioHocuspocus;
  readonly log: UpdateLog;
  readonly blobs: Pick<BlobStore, 'get'> | undefined;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  readonly metrics: SyncMetrics;
  readonly turn: Turn;
  readonly prepareDocument: ((name: string, doc: Y.Doc) => void) | undefined;
  readonly onChange: (name: string, actorIds: readonly string[]) => void;
  /** begins to listen for what other servers do to a document; undefined: there are none */
  readonly share: (name: string) => SharedDocument | undefined;
}

/** Carries an error past Hocuspocus, which prints the message of whatever its hooks throw. */
class LoadFailure extends Error {
  constructor(cause: unknown) {
    super('', { cause });
    this.name = 'LoadFailure';
  }
}

const REQUEST = new Request('http://localhost/');

/** The documents in memory: when they are loaded, what keeps them there, when they go. */
export class Documents {
  /** documents on their way into memory */
  readonly loads: LoadQueue;
  readonly #options: DocumentsOptions;
  readonly #sessions = new Map<string, DocumentSession>();
  readonly #loading = new Set<string>();
  readonly #holds = new Map<string, number>();
  readonly #lingering = new Map<string, NodeJS.Timeout>();

  constructor(options: DocumentsOptions) {
    this.#options = options;
    this.loads = new LoadQueue(options.limits.documentLoads, options.limits.documentLoadsWaiting);
    options.hocuspocus.isWanted = (name) => this.#holds.has(name) || this.#lingering.has(name);
  }

  get count(): number {
    return this.#sessions.size;
  }

  sessions(): Iterable<DocumentSession> {
    return this.#sessions.values();
  }

  /** The session of a loaded document. */
  session(name: string): DocumentSession | undefined {
    return this.#sessions.get(name);
  }

  /**
   * Loads the document if needed and keeps it in memory while `use` runs. It then holds everything that was logged before
   * the call, on whichever server.
   *
   * @throws StudioError `invalid_input` for a name that is none, `internal` if the log cannot be trusted, `unavailable` if
   * it cannot be read
   */
  async with<R>(name: string, use: (session: DocumentSession) => R | Promise<R>): Promise<R> {
    parseDocumentName(name);
    this.#hold(name);
    // What is in memory, or on its way there, was read from the log before now.
    const wasRead = this.#sessions.has(name) || this.#loading.has(name);
    try {
      await this.#options.hocuspocus.createDocument(
        name,
        REQUEST,
        'server',
        { readOnly: false, isAuthenticated: true },
        {},
      );
      const session = this.#sessions.get(name);
      if (session === undefined) throw new StudioError('unavailable', 'The document could not be opened.');
      if (wasRead) await session.fresh();
      return await use(session);
    } catch (error) {
      throw error instanceof LoadFailure ? error.cause : error;
    } finally {
      this.#release(name);
    }
  }

  /** For Hocuspocus' load hook. Whatever goes wrong, nobody gets an empty document in place of the real one. */
  async load(name: string, document: Document): Promise<void> {
    const { log, blobs, limits, logger, metrics, turn, prepareDocument, onChange } = this.#options;
    const begun = performance.now();
    this.#loading.add(name);
    let shared: SharedDocument | undefined;
    try {
      const parts = parseDocumentName(name);
      // Listening before reading: an edit made in between is in what was read, or heard, or both.
      shared = this.#options.share(name);
      const loaded = await this.loads.run(() =>
        loadDocument(name, document, log, blobs, logger, prepareDocument),
      );
      const { bindings, damaged } = loaded;
      shared?.loaded(loaded.head, loaded.prepared);
      const onBusy = (_name: string, busy: boolean): void => (busy ? this.#hold(name) : this.#release(name));
      const session = new DocumentSession({
        name,
        parts,
        document,
        bindings,
        damaged,
        log,
        shared,
        limits,
        logger,
        metrics,
        turn,
        onChange,
        onBusy,
      });
      this.#sessions.set(name, session);
      metrics.loaded(damaged ? 'damaged' : 'loaded', performance.now() - begun);
    } catch (error) {
      metrics.loaded('failed', performance.now() - begun);
      shared?.close();
      // Hocuspocus forgets a document that failed to load without ending it.
      document.destroy();
      logger.error({ document: name, err: error }, 'document could not be loaded');
      throw new LoadFailure(error);
    } finally {
      this.#loading.delete(name);
    }
  }

  /** For Hocuspocus' unload hook. */
  unloaded(name: string): void {
    const session = this.#sessions.get(name);
    if (session === undefined || !session.document.isDestroyed) return;
    session.dispose();
    this.#sessions.delete(name);
  }

  /** The last connection may have gone: the document stays for a while, as people reload pages. */
  linger(name: string): void {
    const session = this.#sessions.get(name);
    if (session === undefined || session.document.getConnectionsCount() > 0 || this.#lingering.has(name))
      return;
    const timer = setTimeout(() => {
      this.#lingering.delete(name);
      this.#unload(name);
    }, this.#options.limits.lingerMs);
    timer.unref();
    this.#lingering.set(name, timer);
  }

  /** Lets go of everything that nobody holds. */
  async unloadAll(): Promise<void> {
    for (const timer of this.#lingering.values()) clearTimeout(timer);
    this.#lingering.clear();
    for (const { document } of this.#sessions.values())
      await this.#options.hocuspocus.unloadDocument(document);
  }

  #hold(name: string): void {
    this.#holds.set(name, (this.#holds.get(name) ?? 0) + 1);
  }

  #release(name: string): void {
    const left = (this.#holds.get(name) ?? 1) - 1;
    if (left > 0) this.#holds.set(name, left);
    else {
      this.#holds.delete(name);
      this.linger(name);
    }
  }

  #unload(name: string): void {
    const session = this.#sessions.get(name);
    if (session) void this.#options.hocuspocus.unloadDocument(session.document);
  }
}
