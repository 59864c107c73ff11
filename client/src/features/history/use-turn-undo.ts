import { useState } from 'react';
import type { Activity, TurnUndone } from '@sparklio/shared/protocol/history';
import { messageOf } from '../../api/api-error.ts';
import { historyApi } from '../../api/history.ts';
import { objectName } from '../../editing/object-icon.ts';
import { propertyWord } from '../../editing/value-words.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';
import { historyView, useHistoryView } from './history-store.ts';
import { thingWords } from './activity-words.ts';

const words = historyStrings.activity;

interface TurnUndo {
  readonly busy: boolean;
  /** what came of it, in words */
  readonly result: string | undefined;
  run(): Promise<void>;
}

/** Takes back what an agent did in one turn, except where somebody changed it since. */
export function useTurnUndo({ turnId, author, things }: Activity): TurnUndo {
  const { creative, canvas, undo } = useCreative();
  const [busy, setBusy] = useState(false);
  const result = useHistoryView(({ undone }) => (turnId === undefined ? undefined : undone[turnId]));
  const nameOf = (target: string): string => {
    const known = things.find((thing) => thing.target === target);
    if (known !== undefined) return thingWords(known);
    const object = canvas.object(target);
    return object === undefined ? (canvas.page(target)?.name ?? '') : objectName(object);
  };
  return {
    busy,
    result,
    async run() {
      if (turnId === undefined) return;
      setBusy(true);
      try {
        const done = await historyApi.undoTurn(creative.id, turnId);
        // It is this person's step now: their own undo takes it back.
        undo.pushRecord(words.undoRecord(author.name), done.undone);
        historyView.tellUndone(turnId, undoneWords(done, nameOf));
      } catch (error) {
        toast('bad', messageOf(error));
      } finally {
        setBusy(false);
      }
    },
  };
}

/** What went back, and what stayed because somebody changed it since. */
export function undoneWords({ undone, kept }: TurnUndone, nameOf: (target: string) => string): string {
  const back = new Set(undone.map(({ target }) => target)).size;
  const names = [
    ...new Set(kept.map(({ target, property }) => words.property(nameOf(target), propertyWord(property)))),
  ];
  return [
    back === 0 ? words.undoneNothing : words.undoneTurn(back),
    ...(names.length === 0 ? [] : [words.keptSince(names.join(', '))]),
  ].join(' ');
}
