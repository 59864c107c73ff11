import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate, Palette, Plus, ScrollText, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Creative } from '@sparklio/shared/protocol/api';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { CreativeCard } from '../../features/home/CreativeCard.tsx';
import { groupByCampaign, waitsFor } from '../../features/home/group-creatives.ts';
import { NewCreativeDialog } from '../../features/home/NewCreativeDialog.tsx';
import { auditStrings } from '../../strings/audit.ts';
import { commonStrings } from '../../strings/common.ts';
import { homeStrings as words } from '../../strings/home.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/toasts.ts';
import { HomeBar } from './HomeBar.tsx';

const GRID = 'grid grid-cols-[repeat(auto-fill,minmax(min(260px,100%),1fr))] gap-x-6 gap-y-8';

/** All creatives this person may see: first what waits for them, then by campaign. */
export function HomePage() {
  const client = useQueryClient();
  const workspaces = useQuery(queries.workspaces());
  const creatives = useQuery({ ...queries.creatives(undefined), staleTime: 0 });
  const [chosen, setChosen] = useState<string>();
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Creative>();
  const workspace = workspaces.data?.find(({ id }) => id === chosen) ?? workspaces.data?.[0];
  const canCreate = workspace !== undefined && RIGHTS[workspace.role].editContent;
  // Creatives that a guest link opened belong to no workspace of this person.
  const shown =
    creatives.data?.filter(({ workspaceId }) => workspace === undefined || workspaceId === workspace.id) ??
    [];
  const waiting = shown.filter((creative) => waitsFor(creative) !== undefined);
  const groups = groupByCampaign(shown);
  const campaigns = groups.flatMap(({ campaign }) => (campaign === undefined ? [] : [campaign]));

  const remove = async (creative: Creative): Promise<void> => {
    setDeleting(undefined);
    try {
      await api.deleteCreative(creative.id);
      toast('info', words.deleted(creative.title));
    } catch (error) {
      toast('bad', messageOf(error));
    }
    await client.invalidateQueries({ queryKey: ['creatives'] });
  };
  const card = (creative: Creative) => (
    <CreativeCard key={creative.id} creative={creative} onDelete={() => setDeleting(creative)} />
  );

  return (
    <div className="min-h-full">
      <HomeBar>
        {workspaces.data !== undefined && workspaces.data.length > 1 && (
          <Select
            label={words.workspace}
            value={workspace?.id}
            className="w-48"
            groups={[{ options: workspaces.data.map(({ id, name }) => ({ value: id, label: name })) }]}
            onChange={setChosen}
          />
        )}
      </HomeBar>
      <main className="mx-auto max-w-[1200px] px-4 pt-8 pb-16 sm:px-6">
        <header className="mb-8 flex flex-wrap items-center gap-2">
          <h1 className="me-auto text-24 font-semibold">{workspace?.name ?? words.title}</h1>
          {workspace !== undefined && (
            <Link
              to="/brand/$workspaceId"
              params={{ workspaceId: workspace.id }}
              className="inline-flex h-9 items-center gap-2 rounded-[8px] border border-line bg-panel px-3 font-medium hover:bg-hover"
            >
              <Palette aria-hidden className="size-4" />
              {words.brandKit}
            </Link>
          )}
          {workspace !== undefined && RIGHTS[workspace.role].share && (
            <Link
              to="/audit/$workspaceId"
              params={{ workspaceId: workspace.id }}
              className="inline-flex h-9 items-center gap-2 rounded-[8px] border border-line bg-panel px-3 font-medium hover:bg-hover"
            >
              <ScrollText aria-hidden className="size-4" />
              {auditStrings.open}
            </Link>
          )}
          {canCreate && (
            <Button
              variant="primary"
              icon={Plus}
              className="h-9 rounded-[8px]! px-3.5!"
              onClick={() => setCreating(true)}
            >
              {words.newCreative}
            </Button>
          )}
        </header>
        {creatives.isPending || workspaces.isPending ? (
          <output aria-label={commonStrings.loading} className={GRID}>
            {['a', 'b', 'c'].map((key) => (
              <div key={key}>
                <Skeleton className="aspect-[4/3] rounded-card!" />
                <Skeleton className="mt-3 h-4 w-40" />
              </div>
            ))}
          </output>
        ) : creatives.isError ? (
          <Notice
            icon={TriangleAlert}
            title={words.failed}
            live
            action={<Button onClick={() => void creatives.refetch()}>{commonStrings.retry}</Button>}
          >
            {messageOf(creatives.error)}
          </Notice>
        ) : shown.length === 0 ? (
          <Notice
            icon={LayoutTemplate}
            title={words.emptyTitle}
            action={
              canCreate && (
                <Button variant="primary" size="large" icon={Plus} onClick={() => setCreating(true)}>
                  {words.newCreative}
                </Button>
              )
            }
          >
            {canCreate ? words.emptyHint : words.emptyReadOnly}
          </Notice>
        ) : (
          <>
            {waiting.length > 0 && (
              <section aria-label={words.waiting} className="mb-12">
                <h2 className="mb-4 text-15 font-semibold">{words.waiting}</h2>
                <div className={GRID}>{waiting.map(card)}</div>
              </section>
            )}
            {groups.map(({ campaign, creatives: members }) => {
              const rest = members.filter((creative) => !waiting.includes(creative));
              if (rest.length === 0) return null;
              const name = campaign?.name ?? words.noCampaign;
              return (
                <section key={campaign?.id ?? ''} aria-label={name} className="mb-12">
                  <h2 className="mb-4 text-15 font-semibold">{name}</h2>
                  <div className={GRID}>{rest.map(card)}</div>
                </section>
              );
            })}
          </>
        )}
      </main>
      {workspace !== undefined && creating && (
        <NewCreativeDialog open onOpenChange={setCreating} workspaceId={workspace.id} campaigns={campaigns} />
      )}
      {deleting !== undefined && (
        <Dialog
          open
          onOpenChange={() => setDeleting(undefined)}
          title={words.deleteTitle(deleting.title)}
          description={words.deleteHint}
          footer={
            <>
              <Button variant="quiet" onClick={() => setDeleting(undefined)}>
                {commonStrings.cancel}
              </Button>
              <Button variant="danger" onClick={() => void remove(deleting)}>
                {words.delete}
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      )}
    </div>
  );
}
