import { readSyncFrame } from './save-tracker.ts';
import type { SaveTracker } from './save-tracker.ts';

/**
 * A WebSocket class that lets the save trackers see the frames of their documents as they really
 * leave and arrive: a provider's own count of unsent changes starts again at one with every connection.
 */
export function observedSocket(
  trackers: ReadonlyMap<string, SaveTracker>,
  Base: typeof WebSocket = WebSocket,
): typeof WebSocket {
  return class ObservedSocket extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      for (const tracker of trackers.values()) tracker.disconnected();
      this.addEventListener('message', (event) => {
        if (!(event.data instanceof ArrayBuffer)) return;
        const frame = readSyncFrame(new Uint8Array(event.data));
        if (frame?.kind === 'status') trackers.get(frame.document)?.answered(frame.applied);
      });
      this.addEventListener('close', () => {
        for (const tracker of trackers.values()) tracker.disconnected();
      });
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (data instanceof Uint8Array) {
        const frame = readSyncFrame(data);
        if (frame !== undefined && frame.kind !== 'status') {
          const tracker = trackers.get(frame.document);
          if (tracker?.sending(frame.kind) === false) return;
        }
      }
      super.send(data as Parameters<WebSocket['send']>[0]);
    }
  };
}
