import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useEditor } from '../features/canvas/editor-store.ts';
import { useCreative } from '../sync/hooks.ts';

/** The selected objects that still exist, in the order of the selection. The same array until one of them changes. */
export function useSelection(): readonly CanvasObject[] {
  const { canvas } = useCreative();
  const selection = useEditor((editor) => editor.selection);
  const last = useRef<readonly CanvasObject[]>([]);
  return useSyncExternalStore(
    useCallback((listener: () => void) => canvas.subscribe(listener), [canvas]),
    useCallback(() => {
      const objects = selection.map((id) => canvas.object(id)).filter((object) => object !== undefined);
      const same =
        objects.length === last.current.length &&
        objects.every((object, index) => object === last.current[index]);
      if (!same) last.current = objects;
      return last.current;
    }, [canvas, selection]),
  );
}
