import { ArchiveRestore, CircleAlert, Download, Eye } from 'lucide-react';
import { recoveryStrings } from '../../strings/recovery.ts';
import { useCreative, useSaveState } from '../../sync/hooks.ts';
import { downloadRecoveryCopy } from '../../sync/recovery.ts';
import { Button } from '../../ui/Button.tsx';
import { historyView } from './history-store.ts';

const words = recoveryStrings.banner;

/** What the server did not take, where it is now, and what can be done with it. Stays until it is dealt with. */
export function RefusalBanner() {
  const open = useCreative();
  const { refusal } = useSaveState();
  if (refusal === undefined) return null;
  const { copy, message } = refusal;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-stale-soft px-4 py-2 text-stale-text"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0" />
      <p className="min-w-60 flex-1">
        <strong className="font-semibold">{words.title}.</strong> {message}{' '}
        {copy === undefined ? words.notKept : words.kept}
      </p>
      <span className="flex flex-wrap gap-1.5">
        {copy !== undefined && (
          <>
            <Button size="small" icon={Eye} onClick={() => historyView.openCopy(copy.id)}>
              {words.see}
            </Button>
            {open.rights.editContent && (
              <Button
                size="small"
                icon={ArchiveRestore}
                onClick={() => {
                  void import('./recovery/use-copy.ts').then(({ putCopyBack }) => putCopyBack(open, copy));
                }}
              >
                {words.putBack}
              </Button>
            )}
            <Button size="small" icon={Download} onClick={() => downloadRecoveryCopy(copy)}>
              {words.download}
            </Button>
          </>
        )}
        <Button size="small" variant="quiet" onClick={() => open.dismissRefusal()}>
          {words.dismiss}
        </Button>
      </span>
    </div>
  );
}
