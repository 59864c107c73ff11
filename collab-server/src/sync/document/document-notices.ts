import { subjects } from '@sparklio/shared/protocol/subjects';
import type { DocumentEvent } from '@sparklio/shared/protocol/subjects';
import type { DocumentName } from '@sparklio/shared/documents/document-name';
import type { NoticePublisher, SyncLogger } from '../ports.ts';

/**
 * Tells the bus about a document: the first person came, the last one left, it changed. Changes are told at
 * intervals, the last one always.
 */
export class DocumentNotices {
  readonly #notices: NoticePublisher;
  readonly #logger: SyncLogger;
  readonly #intervalMs: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(notices: NoticePublisher, logger: SyncLogger, intervalMs: number) {
    this.#notices = notices;
    this.#logger = logger;
    this.#intervalMs = intervalMs;
  }

  opened(parts: DocumentName): void {
    this.#publish(parts, 'opened');
  }

  closed(parts: DocumentName): void {
    this.#publish(parts, 'closed');
  }

  changed(name: string, parts: DocumentName): void {
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      this.#publish(parts, 'changed');
    }, this.#intervalMs);
    this.#timers.set(name, timer);
  }

  /** Drops what is waiting to be told. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The bus may be down: documents go on without it. */
  #publish({ workspaceId, creativeId, kind }: DocumentName, event: DocumentEvent): void {
    const subject = subjects.document(workspaceId, kind, creativeId, event);
    const failed = (error: unknown): void =>
      this.#logger.warn({ subject, err: error }, 'notice not published');
    try {
      Promise.resolve(this.#notices.publish(subject, { workspaceId, creativeId, kind })).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
