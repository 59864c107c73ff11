import { Link } from '@tanstack/react-router';
import { CircleAlert, Download } from 'lucide-react';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative, useSaveState } from '../../sync/hooks.ts';
import { downloadRecoveryCopy } from '../../sync/recovery.ts';
import { Button } from '../../ui/Button.tsx';

/** What went wrong with saving, and the way out, above everything until it is dealt with. */
export function StudioNotices() {
  const creative = useCreative();
  const { kind, message, refusal } = useSaveState();
  const copy = refusal?.copy;
  return (
    <>
      {kind === 'refused' && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-3 border-b border-line bg-bad-soft px-4 py-2 text-bad-text"
        >
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          <p className="min-w-0 flex-1">
            <strong className="font-semibold">{words.ended.title}.</strong> {message}
          </p>
          <Link to="/" className="font-medium underline">
            {words.ended.home}
          </Link>
        </div>
      )}
      {refusal !== undefined && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-3 border-b border-line bg-stale-soft px-4 py-2 text-stale-text"
        >
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          <p className="min-w-0 flex-1">
            <strong className="font-semibold">{words.refusal.title}.</strong> {refusal.message}{' '}
            {copy !== undefined && words.refusal.copyKept}
          </p>
          {copy !== undefined && (
            <Button size="small" icon={Download} onClick={() => downloadRecoveryCopy(copy)}>
              {words.refusal.download}
            </Button>
          )}
          <Button size="small" variant="quiet" onClick={() => creative.dismissRefusal()}>
            {words.refusal.dismiss}
          </Button>
        </div>
      )}
    </>
  );
}
