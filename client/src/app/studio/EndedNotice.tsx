import { Link } from '@tanstack/react-router';
import { Download, LockKeyhole } from 'lucide-react';
import { recoveryStrings } from '../../strings/recovery.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { downloadRecoveryCopy } from '../../sync/recovery.ts';
import type { SaveState } from '../../sync/save-state.ts';
import { Button } from '../../ui/Button.tsx';
import { LINK_BUTTON } from '../../ui/link-button.ts';
import { Notice } from '../../ui/Notice.tsx';

/** In place of the studio when the server has ended it: why, and where the work is that was not saved. */
export function EndedNotice({ message, refusal }: SaveState) {
  const copy = refusal?.copy;
  return (
    <main className="grid h-full place-items-center">
      <Notice
        icon={LockKeyhole}
        title={words.ended.title}
        live
        action={
          <>
            {copy !== undefined && (
              <Button
                size="large"
                variant="primary"
                icon={Download}
                onClick={() => downloadRecoveryCopy(copy)}
              >
                {recoveryStrings.banner.download}
              </Button>
            )}
            <Link
              to="/"
              className={copy === undefined ? LINK_BUTTON : 'self-center px-3 font-medium underline'}
            >
              {words.ended.home}
            </Link>
          </>
        }
      >
        {message}
        {copy !== undefined && <p className="mt-1">{recoveryStrings.ended.kept(copy.unsaved)}</p>}
      </Notice>
    </main>
  );
}
