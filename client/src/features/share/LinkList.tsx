import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { LinkInfo } from '@sparklio/shared/protocol/api';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { commonStrings } from '../../strings/common.ts';
import { shareStrings as words } from '../../strings/share.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/toasts.ts';

interface LinkListProps {
  readonly workspaceId: string;
  readonly creativeId: string;
}

/** Links that let people in here: invites into the workspace, and review links of this creative. */
export function LinkList({ workspaceId, creativeId }: LinkListProps) {
  const client = useQueryClient();
  const links = useQuery(queries.links(workspaceId));
  const shown = links.data?.filter(({ creative }) => creative === null || creative.id === creativeId);
  const revoke = async (link: LinkInfo): Promise<void> => {
    try {
      await api.revokeLink(workspaceId, link.id);
      toast('good', words.revoked);
    } catch (error) {
      toast('bad', messageOf(error));
    }
    await client.invalidateQueries(queries.links(workspaceId));
    await client.invalidateQueries(queries.members(workspaceId));
  };
  return (
    <section aria-label={words.links}>
      <h3 className="mb-1 font-semibold">{words.links}</h3>
      {links.isPending ? (
        <Skeleton className="h-12" />
      ) : links.isError ? (
        <Notice icon={TriangleAlert} title={words.linksFailed} compact live>
          {messageOf(links.error)}
        </Notice>
      ) : shown === undefined || shown.length === 0 ? (
        <p className="text-12 text-quiet">{words.noLinks}</p>
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((link) => (
            <LinkRow key={link.id} link={link} onRevoke={() => revoke(link)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function LinkRow({ link, onRevoke }: { readonly link: LinkInfo; readonly onRevoke: () => Promise<void> }) {
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const name =
    link.kind === 'guest' ? words.review : words.inviteAs(commonStrings.roles[link.role].toLocaleLowerCase());
  if (isAsking) {
    return (
      <li className="py-2">
        <p className="font-medium">{words.revokeTitle(name)}</p>
        <p className="mb-2 text-12 text-quiet">{words.revokeHint(link.people)}</p>
        <div className="flex gap-2">
          <Button
            variant="danger"
            busy={busy}
            onClick={() => {
              setBusy(true);
              void onRevoke().finally(() => setBusy(false));
            }}
          >
            {words.revoke}
          </Button>
          <Button variant="quiet" onClick={() => setAsking(false)}>
            {words.keep}
          </Button>
        </div>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-3 py-2">
      <span className="flex size-7 shrink-0 items-center justify-center rounded-full bg-hover text-quiet">
        <Link2 aria-hidden className="size-3.5" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name}
          {link.hasPassword && <span className="font-normal text-quiet"> · {words.withPassword}</span>}
        </span>
        <span className="block text-12 text-quiet">
          {words.madeBy(link.createdBy)} ·{' '}
          {link.isExpired ? words.expired : words.worksUntil(dateOf(link.expiresAt))}
          <br />
          {link.lastUsedAt === null ? (
            words.neverUsed
          ) : (
            <>
              {words.usedBy(link.people, link.uses)}, <RelativeTime time={link.lastUsedAt} />
            </>
          )}
        </span>
      </span>
      <Button aria-label={words.revokeLink(name)} onClick={() => setAsking(true)}>
        {words.revoke}
      </Button>
    </li>
  );
}

function dateOf(iso: string): string {
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(iso),
  );
}
