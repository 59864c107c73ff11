import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import type { Clock, Timer } from '../clock.ts';
import type { StudioApi } from '../collaborator/studio-api.ts';
import type { RuntimeLogger } from '../log.ts';

/** How old the kit in use may be: nothing announces that a kit was edited, so it is asked for again, ms. */
export const REFRESH_MS = 15_000;

/** The brand kit of one creative, shared by all agents in it. */
export interface BrandSource {
  /** The newest kit known; asks for it if there is none yet. @throws StudioError if it was never reached */
  current(): Promise<BrandKit | null>;
  /** Asks anew and tells listeners if it is another one. Failures are logged and the old one stays. */
  refresh(): Promise<void>;
  onChange(listener: () => void): () => void;
  close(): void;
}

export function createBrandSource(options: {
  creativeId: string;
  api: StudioApi;
  clock: Clock;
  logger: RuntimeLogger;
}): BrandSource {
  const { creativeId, api, clock, logger } = options;
  const listeners = new Set<() => void>();
  let known: { kit: BrandKit | null; text: string } | undefined;
  let asking: Promise<void> | undefined;
  let timer: Timer | undefined;
  let closed = false;

  const ask = async (): Promise<void> => {
    const kit = await api.getBrandKit(creativeId);
    const text = JSON.stringify(kit);
    if (text === known?.text) return;
    const isFirst = known === undefined;
    known = { kit, text };
    if (!isFirst) for (const listener of listeners) listener();
  };
  const askOnce = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const refresh = async (): Promise<void> => {
    try {
      await askOnce();
    } catch (error) {
      logger.warn({ creativeId, err: error }, 'the brand kit could not be read again');
    }
  };
  const schedule = (): void => {
    if (closed) return;
    timer = clock.after(REFRESH_MS, () => void refresh().finally(schedule));
  };
  schedule();

  return {
    async current() {
      if (known === undefined) await askOnce();
      return known?.kit ?? null;
    },
    refresh,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      timer?.cancel();
      listeners.clear();
    },
  };
}
