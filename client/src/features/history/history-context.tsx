import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { historyApi } from '../../api/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { createActivityLog } from './activity-log.ts';
import type { ActivityLog, ActivityState } from './activity-log.ts';
import { historyView } from './history-store.ts';
import { createStateLoader } from './state-loader.ts';
import type { Loaded, StateLoader } from './state-loader.ts';

/** What is known of the past of the open creative, shared by dock, stage and dialogs. */
interface HistorySources {
  readonly log: ActivityLog;
  readonly states: StateLoader<CanvasSnapshot>;
}

const HistoryContext = createContext<HistorySources | null>(null);

const PAGE = 100;
/** What people do is told in stretches; asking more often than this would tell nothing new. */
const REFRESH_MS = 2_000;

/** Stands around everything that shows the past. Asks the server for nothing until somebody looks. */
export function HistoryProvider({ children }: { readonly children: ReactNode }) {
  const { creative } = useCreative();
  const [sources, setSources] = useState<HistorySources>();
  useEffect(() => {
    const log = createActivityLog((cursor, signal) =>
      historyApi.activity(creative.id, { cursor, limit: PAGE, signal }),
    );
    const states = createStateLoader((position, signal) => loadState(creative.id, position, signal));
    setSources({ log, states });
    historyView.reset();
    return () => {
      log.close();
      states.close();
      historyView.reset();
    };
  }, [creative.id]);
  return <HistoryContext value={sources ?? null}>{children}</HistoryContext>;
}

/** The state at a position as plain values. What reads it comes with the first look into the past. */
export async function loadState(
  creativeId: string,
  position: number,
  signal?: AbortSignal,
): Promise<CanvasSnapshot> {
  const [{ content }, { snapshotOfModel }] = await Promise.all([
    historyApi.stateAt(creativeId, position, signal),
    import('./snapshot-of.ts'),
  ]);
  return snapshotOfModel(content);
}

const EMPTY: ActivityState = { items: [], status: 'loading', complete: false, loadingOlder: false };
const NOTHING: Loaded<CanvasSnapshot> = { kind: 'nothing' };
const never = (): (() => void) => () => undefined;

/** What happened, kept current while the component is shown. */
export function useActivityLog(): ActivityState & Pick<ActivityLog, 'refresh' | 'loadOlder'> {
  const log = use(HistoryContext)?.log;
  useKeptCurrent(log);
  const state = useSyncExternalStore(log?.subscribe ?? never, log?.get ?? (() => EMPTY));
  return {
    ...state,
    refresh: log?.refresh ?? (() => Promise.resolve()),
    loadOlder: log?.loadOlder ?? (() => Promise.resolve()),
  };
}

export function useStates(): StateLoader<CanvasSnapshot> | undefined {
  return use(HistoryContext)?.states;
}

export function useLoadedState(): Loaded<CanvasSnapshot> {
  const states = useStates();
  return useSyncExternalStore(states?.subscribe ?? never, states?.get ?? (() => NOTHING));
}

/** Asks again some time after the document changed, once for many changes. */
function useKeptCurrent(log: ActivityLog | undefined): void {
  const { canvas } = useCreative();
  useEffect(() => {
    if (log === undefined) return undefined;
    void log.refresh();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = canvas.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void log.refresh();
      }, REFRESH_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [log, canvas]);
}
