import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { WifiOff } from 'lucide-react';
import { messageOf } from '../api/api-error.ts';
import { refreshSession } from '../api/request.ts';
import { useSession } from '../api/session.ts';
import { commonStrings } from '../strings/common.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageSkeleton } from './pages/PageSkeleton.tsx';

/** Finds out who is here before any page decides what to show. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const kind = useSession(({ session }) => session.kind);
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    if (kind === 'unknown' && failure === undefined) {
      refreshSession().catch((error: unknown) => setFailure(messageOf(error)));
    }
  }, [kind, failure]);

  if (kind !== 'unknown') return children;
  if (failure === undefined) return <PageSkeleton />;
  return (
    <main className="grid h-full place-items-center">
      <Notice
        icon={WifiOff}
        title={commonStrings.pages.offlineTitle}
        live
        action={
          <Button variant="primary" size="large" onClick={() => setFailure(undefined)}>
            {commonStrings.retry}
          </Button>
        }
      >
        {failure}
      </Notice>
    </main>
  );
}

/** Sends people who are not signed in to the sign-in page, and back here afterwards. */
export function RequireSession({ children }: { readonly children: ReactNode }) {
  const signedIn = useSession(({ session }) => session.kind === 'signed-in');
  const router = useRouter();
  useEffect(() => {
    // Asked once and not while drawing: the address changes under way, and each change would draw this again.
    const { href, pathname } = router.state.location;
    if (!signedIn && pathname !== '/login')
      void router.navigate({ to: '/login', search: { next: href }, replace: true });
  }, [signedIn, router]);
  return signedIn ? children : <PageSkeleton />;
}
