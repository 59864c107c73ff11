import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { CanvasObject, CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import type { ReviewSnapshot } from '@sparklio/shared/documents/review/schema';
import { keepOpen } from './keep-open.ts';
import type { OpenCreative, OpenCreativeOptions } from './open-creative.ts';
import type { Peer } from './peers.ts';
import { sameJson } from '@sparklio/shared/documents/json-value';
import type { SaveState } from './save-state.ts';
import type { Store } from './store.ts';

const CreativeContext = createContext<OpenCreative | null>(null);
/** Put the open creative around everything that shows it. */
export const CreativeProvider = CreativeContext.Provider;

/**
 * Opens a creative for as long as the component lives, and opens it afresh when the server refused what
 * this browser held or the person's role changed. Undefined until the first effect has run.
 */
export function useOpenCreative(options: OpenCreativeOptions): OpenCreative | undefined {
  const [open, setOpen] = useState<OpenCreative>();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const creativeId = options.creative.id;
  const userId = options.user.id;
  useEffect(() => {
    const close = keepOpen(creativeId, userId, () => latest.current, setOpen);
    return () => {
      close();
      setOpen(undefined);
    };
  }, [creativeId, userId]);
  return open;
}

/** The creative around this component. */
export function useCreative(): OpenCreative {
  const creative = useContext(CreativeContext);
  if (creative === null) throw new Error('This component stands outside of an open creative.');
  return creative;
}

/** A selected part of the canvas; renders again only when that part changes by content. */
export function useCanvas<Part>(selector: (canvas: CanvasSnapshot) => Part): Part {
  return useSelected(useCreative().canvas, selector);
}

/** The objects of a page in drawing order, back to front. */
export function usePageObjects(pageId: string): readonly CanvasObject[] {
  const { canvas } = useCreative();
  return useSyncExternalStore(
    canvas.subscribe,
    useCallback(() => canvas.pageObjects(pageId), [canvas, pageId]),
  );
}

export function useObject(id: string | undefined): CanvasObject | undefined {
  const { canvas } = useCreative();
  return useSyncExternalStore(
    canvas.subscribe,
    useCallback(() => (id === undefined ? undefined : canvas.object(id)), [canvas, id]),
  );
}

/** A selected part of the conversation; renders again only when that part changes by content. */
export function useReview<Part>(selector: (review: ReviewSnapshot) => Part): Part {
  return useSelected(useCreative().conversation, selector);
}

/** Everybody here, this client too. */
export function usePeers(): readonly Peer[] {
  const { presence } = useCreative();
  return useSyncExternalStore(presence.subscribe, presence.get);
}

export function useSaveState(): SaveState {
  const { saveState } = useCreative();
  return useSyncExternalStore(saveState.subscribe, saveState.get);
}

export interface UndoButtons {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
}

export function useUndo(): UndoButtons {
  const { undo } = useCreative();
  const subscribe = useCallback((listener: () => void) => undo.subscribe(listener), [undo]);
  const canUndo = useSyncExternalStore(subscribe, () => undo.canUndo);
  const canRedo = useSyncExternalStore(subscribe, () => undo.canRedo);
  return { canUndo, canRedo, undo: () => void undo.undo(), redo: () => void undo.redo() };
}

function useSelected<Value, Part>(store: Store<Value>, selector: (value: Value) => Part): Part {
  const last = useRef<{ part: Part } | undefined>(undefined);
  return useSyncExternalStore(store.subscribe, () => {
    const part = selector(store.get());
    if (last.current === undefined || !sameJson(last.current.part, part)) last.current = { part };
    return last.current.part;
  });
}
