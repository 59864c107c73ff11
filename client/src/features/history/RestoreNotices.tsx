import { useEffect } from 'react';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';
import { reasonWords } from './activity-words.ts';
import { createRestoreWatch } from './restore-watch.ts';

const words = historyStrings.restore;

/** Tells everybody else who is here that somebody went back: much may look different at once. */
export function RestoreNotices({ onShowHistory }: { readonly onShowHistory: () => void }) {
  const { presence, user } = useCreative();
  useEffect(() => {
    const watch = createRestoreWatch(user.id);
    const look = (): void => {
      for (const { name, to } of watch(presence.get()))
        toast('info', historyStrings.sentences.restored(name, reasonWords(to)), {
          label: words.see,
          run: onShowHistory,
        });
    };
    look();
    return presence.subscribe(look);
  }, [presence, user.id, onShowHistory]);
  return null;
}
