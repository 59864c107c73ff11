import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';

/** The little that the server needs of the message bus. The composition hands in the real one. */
export interface BusClient {
  /** Tells whoever listens now. */
  publish(subject: string, payload: Json): Promise<void>;
  /** `*` in the pattern stands for one token. */
  subscribe(
    pattern: string,
    handler: (message: { readonly subject: string; readonly payload: Json }) => void | Promise<void>,
  ): Promise<{ unsubscribe(): Promise<void> }>;
  /** Puts work into an agent's queue. @throws StudioError `unavailable` if the queue is full */
  enqueue(subject: string, envelope: Envelope): Promise<unknown>;
}
