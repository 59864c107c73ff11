import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { LockKeyhole, TriangleAlert } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { queries } from '../../api/queries.ts';
import { useUser } from '../../api/session.ts';
import { commonStrings } from '../../strings/common.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { Button } from '../../ui/Button.tsx';
import { LINK_BUTTON } from '../../ui/link-button.ts';
import { Notice } from '../../ui/Notice.tsx';
import { KeptCopies } from '../../features/history/recovery/KeptCopies.tsx';
import { StudioSkeleton } from './StudioSkeleton.tsx';

// Asked for at once, so that it comes while the server is asked about the creative.
const room = import('./StudioRoom.tsx');
const StudioRoom = lazy(async () => ({ default: (await room).StudioRoom }));

/** The studio: one creative, open. Draws its outline at once and fills it as things arrive. */
export function StudioPage() {
  const { creativeId } = useParams({ from: '/signed-in/c/$creativeId' });
  const user = useUser();
  const creative = useQuery({ ...queries.creative(creativeId), staleTime: 0, refetchOnWindowFocus: false });

  if (creative.data === undefined || user === undefined) {
    return creative.isError ? (
      <OpeningFailed creativeId={creativeId} error={creative.error} onRetry={() => void creative.refetch()} />
    ) : (
      <StudioSkeleton />
    );
  }
  if (creative.data.kind !== 'canvas') {
    return (
      <main className="grid h-full place-items-center">
        <Notice icon={TriangleAlert} title={words.notCanvas} action={<HomeLink />}>
          {words.notCanvasHint}
        </Notice>
      </main>
    );
  }
  return (
    <Suspense fallback={<StudioSkeleton title={creative.data.title} />}>
      <StudioRoom key={creativeId} creative={creative.data} user={user} />
    </Suspense>
  );
}

function OpeningFailed({
  creativeId,
  error,
  onRetry,
}: {
  readonly creativeId: string;
  readonly error: Error;
  readonly onRetry: () => void;
}) {
  const noAccess = error instanceof ApiError && (error.code === 'not_found' || error.code === 'forbidden');
  return (
    <main className="grid h-full place-items-center">
      {noAccess ? (
        <div>
          <Notice icon={LockKeyhole} title={commonStrings.pages.noAccessTitle} live action={<HomeLink />}>
            {commonStrings.pages.noAccess}
          </Notice>
          <KeptCopies creativeId={creativeId} />
        </div>
      ) : (
        <Notice
          icon={TriangleAlert}
          title={words.openingFailed}
          live
          action={
            <Button size="large" variant="primary" onClick={onRetry}>
              {commonStrings.retry}
            </Button>
          }
        >
          {messageOf(error)}
        </Notice>
      )}
    </main>
  );
}

function HomeLink() {
  return (
    <Link to="/" className={LINK_BUTTON}>
      {commonStrings.pages.goHome}
    </Link>
  );
}
