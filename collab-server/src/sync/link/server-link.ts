/**
 * How servers that serve the same documents tell each other what they did. It is quick and may lose, delay and reorder:
 * the log is the truth, and whoever missed a message reads the log. Where one server runs there is no link at all.
 */
export interface ServerLink {
  /** Whether messages can get through now, as far as this side knows. */
  readonly isUp: boolean;
  /**
   * Tells all other servers that listen on `channel`; never this one. Neither waits nor throws: what cannot be
   * sent now is dropped.
   */
  publish(channel: string, message: Uint8Array): void;
  /** Listens until the returned function is called. `receive` gets bytes of its own and must not throw. */
  subscribe(channel: string, receive: (message: Uint8Array) => void): () => void;
  /** Calls `listener` whenever the link is up again (or first); what was sent meanwhile is lost. Returns its own unsubscribe. */
  onUp(listener: () => void): () => void;
  /** Says nothing and hears nothing afterwards. */
  close(): Promise<void>;
}

/** The channel that all servers listen on. */
export const SERVERS_CHANNEL = 'servers';

/** The channel of those who have a document in memory. Ids and words hold nothing that a channel may not. */
export function documentChannel(name: string): string {
  return `document.${name}`;
}
