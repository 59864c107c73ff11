import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft, Lock } from 'lucide-react';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import { queries } from '../../api/queries.ts';
import { AuditLog } from '../../features/audit/AuditLog.tsx';
import { auditStrings as words } from '../../strings/audit.ts';
import { Notice } from '../../ui/Notice.tsx';
import { HomeBar } from './HomeBar.tsx';

/** What happened in a workspace, for those who run it. */
export function AuditPage() {
  const { workspaceId } = useParams({ from: '/signed-in/audit/$workspaceId' });
  const workspaces = useQuery(queries.workspaces());
  const role = workspaces.data?.find(({ id }) => id === workspaceId)?.role;
  return (
    <div className="min-h-full">
      <HomeBar />
      <main className="mx-auto max-w-[960px] px-4 pt-6 pb-24 sm:px-6">
        <Link to="/" className="-ms-1 inline-flex items-center gap-1 text-quiet hover:text-text">
          <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
          {words.back}
        </Link>
        <h1 className="mt-3 text-24 font-semibold">{words.title}</h1>
        <p className="mb-5 text-quiet">{words.hint}</p>
        {workspaces.isSuccess && (role === undefined || !RIGHTS[role].share) ? (
          <Notice icon={Lock} title={words.forbidden} />
        ) : (
          <AuditLog workspaceId={workspaceId} />
        )}
      </main>
    </div>
  );
}
