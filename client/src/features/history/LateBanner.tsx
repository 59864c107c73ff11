import { CircleAlert, Download } from 'lucide-react';
import { recoveryStrings } from '../../strings/recovery.ts';
import { useCreative, useSaveState } from '../../sync/hooks.ts';
import { downloadRecoveryCopy } from '../../sync/recovery.ts';
import { Button } from '../../ui/Button.tsx';

const words = recoveryStrings.late;

/** Edits that the server cannot save for long: where they are meanwhile, and a way to take them along. */
export function LateBanner() {
  const open = useCreative();
  const { late, unsaved } = useSaveState();
  if (late === undefined) return null;
  const reason = late.reason ?? words.noAnswer;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-stale-soft px-4 py-2 text-stale-text"
    >
      <p className="min-w-60 flex-1">
        <CircleAlert aria-hidden className="me-2 inline size-4 align-text-bottom" />
        <strong className="font-semibold">{words.title(unsaved)}.</strong> {reason}{' '}
        {late.isKept ? words.inBrowser : words.nowhere}
      </p>
      <Button
        size="small"
        icon={Download}
        onClick={() => downloadRecoveryCopy(open.copyNow(words.copyReason))}
      >
        {recoveryStrings.banner.download}
      </Button>
    </div>
  );
}
