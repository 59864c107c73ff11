import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { z } from 'zod';
import type { SyncLogger } from '../ports.ts';

type Handler = (payload: unknown) => void;

/**
 * Short JSON messages from one server to all others. They may get lost, so they only ever hurry what would be found out
 * anyway; `onMissed` says when that may have happened. With one server there is nobody to tell.
 */
export class Announcements {
  readonly #logger: SyncLogger;
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #onMissed = new Set<() => void>();
  readonly #publish: ((topic: string, json: string) => void) | undefined;

  constructor(logger: SyncLogger, publish?: (topic: string, json: string) => void) {
    this.#logger = logger;
    this.#publish = publish;
  }

  /** Tells every other server that listens now; never this one. */
  send(topic: string, payload: Json): void {
    this.#publish?.(topic, JSON.stringify(payload));
  }

  /** Calls `handle` with every announcement of the topic that is of the schema's shape. Returns its own unsubscribe. */
  on<Payload>(topic: string, schema: z.ZodType<Payload>, handle: (payload: Payload) => void): () => void {
    const handler: Handler = (payload) => {
      const parsed = schema.safeParse(payload);
      if (parsed.success) handle(parsed.data);
      else this.#logger.warn({ topic }, 'announcement of another server is not understood');
    };
    const handlers = this.#handlers.get(topic) ?? new Set();
    this.#handlers.set(topic, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Calls `handle` after the link was down: announcements may have been missed. Returns its own unsubscribe. */
  onMissed(handle: () => void): () => void {
    this.#onMissed.add(handle);
    return () => this.#onMissed.delete(handle);
  }

  receive(topic: string, json: string): void {
    const handlers = this.#handlers.get(topic) ?? [];
    this.#guarded(() => {
      const payload: unknown = JSON.parse(json);
      for (const handle of handlers) this.#guarded(() => handle(payload));
    });
  }

  missed(): void {
    for (const handle of this.#onMissed) this.#guarded(handle);
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#logger.error({ err: error }, 'announcement of another server could not be followed');
    }
  }
}
