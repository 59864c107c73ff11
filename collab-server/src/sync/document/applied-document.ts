import type { Document } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { SyncLogger } from '../ports.ts';
import type { Channel } from '../socket/channel.ts';
import { ReadyState } from './ready-state.ts';
import { WholeDocument } from './whole-document.ts';

export interface AppliedDocumentOptions {
  readonly name: string;
  readonly document: Document;
  /** the document could not be loaded whole: nobody may write to it */
  readonly damaged: boolean;
  readonly logger: SyncLogger;
  /** called when updates are in the document, before anybody is told */
  readonly onApplied: () => void;
}

/** Origin of what this server applies: Hocuspocus neither stores nor attributes it. */
const APPLIED = { source: 'local', skipStoreHooks: true } as const;

/** The document in memory: what the log holds, and nothing else, is applied to it and told to everybody who has it open. */
export class AppliedDocument {
  readonly whole: WholeDocument;
  readonly ready: ReadyState;
  readonly #options: AppliedDocumentOptions;
  #damaged: boolean;

  constructor(options: AppliedDocumentOptions) {
    this.#options = options;
    this.#damaged = options.damaged;
    this.whole = new WholeDocument(options.document);
    this.ready = new ReadyState(options.document);
  }

  /** True if it is not what the log says: it can be read, never written. */
  get isDamaged(): boolean {
    return this.#damaged;
  }

  /**
   * In one transaction and one broadcast.
   *
   * @param from the channels that the updates came from. One socket that has them all and hears no echo of its own is left out
   */
  apply(updates: readonly Uint8Array[], from: readonly Channel[] = []): void {
    const { document, onApplied } = this.#options;
    const [first] = from;
    const lone =
      first?.socket.speaksOnce && from.every((channel) => channel === first) ? first.socket : undefined;
    this.whole.changed();
    for (const update of updates) this.ready.changed(update.length);
    // What Hocuspocus has gathered on its own goes to everybody, before the sender is left out.
    document.flush();
    if (lone) lone.isMuted = true;
    try {
      Y.transact(
        document,
        () => {
          for (const update of updates) Y.applyUpdate(document, update);
        },
        APPLIED,
        false,
      );
      document.flush();
    } catch (error) {
      this.#quarantine(error);
    } finally {
      if (lone) lone.isMuted = false;
    }
    onApplied();
    const { pendingStructs, pendingDs } = document.store;
    if (pendingStructs !== null || pendingDs !== null)
      this.#quarantine(new Error('an update left structs pending'));
  }

  /** The guard let something through that the document cannot hold. Nobody writes until a person has looked. */
  #quarantine(error: unknown): void {
    this.#damaged = true;
    const { logger, name } = this.#options;
    logger.error({ document: name, err: error }, 'document does not match its log, now read-only');
  }
}
