import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { useCallback } from 'react';
import { useRun } from '../../editing/use-run.ts';
import { updateCommand } from '../canvas/patch.ts';

export type Update = (payload: object | ((object: CanvasObject) => object)) => void;

/** Writes the same properties, or each object's own, on all objects as one step. */
export function useUpdate(objects: readonly CanvasObject[]): Update {
  const run = useRun();
  return useCallback(
    (payload) => {
      run({
        commands: objects
          .filter((object) => !object.locked)
          .map((object) =>
            updateCommand(object.id, typeof payload === 'function' ? payload(object) : payload),
          ),
      });
    },
    [objects, run],
  );
}
