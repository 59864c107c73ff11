import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import { useCallback } from 'react';
import { messageOf } from '../api/api-error.ts';
import { useEditor } from '../features/canvas/editor-store.ts';
import { historyStrings } from '../strings/history.ts';
import { useCreative } from '../sync/hooks.ts';
import { toast } from '../ui/toasts.ts';

/** What `features/canvas/actions.ts` returns. */
interface Action {
  readonly commands: readonly CanvasCommand[];
  readonly select?: readonly string[];
}

/**
 * Applies commands as this person and selects what they ask to be selected. A refusal becomes a message,
 * because the document is then as it was.
 *
 * @returns ids of what was made, or undefined if it was refused or there was nothing to do
 */
export function useRun(): (action: Action) => readonly string[] | undefined {
  const creative = useCreative();
  return useCallback(
    ({ commands, select }) => {
      if (commands.length === 0) return undefined;
      if (useEditor.getState().lookingBack) {
        toast('info', historyStrings.looking.readOnly);
        return undefined;
      }
      try {
        const { ids } = creative.run(commands);
        if (select !== undefined) useEditor.getState().setSelection(select);
        return ids;
      } catch (error) {
        toast('bad', messageOf(error));
        return undefined;
      }
    },
    [creative],
  );
}
