import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { RefusalBanner } from '../../features/history/RefusalBanner.tsx';
import { studioStrings as words } from '../../strings/studio.ts';
import { useSaveState } from '../../sync/hooks.ts';

/** What went wrong with saving, and the way out, above everything until it is dealt with. */
export function StudioNotices() {
  const { kind, message } = useSaveState();
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
      <RefusalBanner />
    </>
  );
}
