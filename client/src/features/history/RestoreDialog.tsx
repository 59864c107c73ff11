import { useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { commonStrings } from '../../strings/common.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { diffSnapshots } from './compare/diff-snapshots.ts';
import { historyView } from './history-store.ts';
import type { Moment } from './history-store.ts';
import { restoreMoment } from './restore-moment.ts';
import { useLiveSnapshot, useSide } from './use-side.ts';
import { useNow } from './use-now.ts';
import { versionsQuery } from './use-versions.ts';
import { momentName, sideOf } from './version-words.ts';

const words = historyStrings.restore;

/** Says what going back will do before it is done. */
export function RestoreDialog({ moment }: { readonly moment: Moment }) {
  const open = useCreative();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const past = useSide(sideOf(moment));
  const now = useLiveSnapshot();
  const what = momentName(moment, useNow());
  const count = useMemo(
    () => (past.snapshot === undefined ? undefined : diffSnapshots(now, past.snapshot).length),
    [now, past.snapshot],
  );
  const error = problem ?? (past.error === null ? undefined : messageOf(past.error));
  const restore = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const changes = await restoreMoment(open, moment, what);
      historyView.closeRestore();
      historyView.backToNow();
      toast(
        'good',
        words.done(what, changes),
        changes === 0 ? undefined : { label: commonStrings.undo, run: () => void open.undo.undo() },
      );
      void client.invalidateQueries({ queryKey: versionsQuery(open.creative.id).queryKey });
    } catch (cause) {
      setProblem(`${words.failed} ${messageOf(cause)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && historyView.closeRestore()}
      title={words.title(what)}
      footer={
        <>
          <Button variant="quiet" onClick={historyView.closeRestore}>
            {commonStrings.cancel}
          </Button>
          <Button
            variant="primary"
            icon={RotateCcw}
            busy={busy}
            disabled={count === undefined || count === 0}
            onClick={() => void restore()}
          >
            {words.confirm}
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1 ps-4">
        <li>
          <output>
            {count === undefined ? words.counting : count === 0 ? words.nothing : words.changes(count)}
          </output>
        </li>
        <li>{words.kept}</li>
        <li>{words.others}</li>
      </ul>
      {error !== undefined && (
        <p role="alert" className="mt-3 text-bad-text">
          {error}
        </p>
      )}
    </Dialog>
  );
}
