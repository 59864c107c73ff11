import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Eye, LifeBuoy, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { commonStrings } from '../../../strings/common.ts';
import { recoveryStrings } from '../../../strings/recovery.ts';
import { useCreative } from '../../../sync/hooks.ts';
import { downloadRecoveryCopy, removeRecoveryCopy } from '../../../sync/recovery.ts';
import type { RecoveryCopy } from '../../../sync/recovery.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { toast } from '../../../ui/toasts.ts';
import { historyView } from '../history-store.ts';
import { copiesQuery } from './copies-query.ts';

const words = recoveryStrings.list;

/** All that this browser keeps of work that was not taken. */
export function CopiesDialog() {
  const { creative, user } = useCreative();
  const copies = useQuery(copiesQuery(creative.id, user.id));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && historyView.closeCopies()}
      title={words.title}
      description={words.hint}
      width="wide"
    >
      {copies.isPending ? (
        <output aria-label={commonStrings.loading}>
          <Skeleton className="h-14" />
        </output>
      ) : copies.isError ? (
        <Notice icon={TriangleAlert} title={words.failed} compact live />
      ) : copies.data.length === 0 ? (
        <Notice icon={LifeBuoy} title={words.empty} compact>
          {words.emptyHint}
        </Notice>
      ) : (
        <ul aria-label={words.title} className="rounded-card border border-line">
          {copies.data.map((copy) => (
            <CopyItem key={copy.id} copy={copy} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function CopyItem({ copy }: { readonly copy: RecoveryCopy }) {
  const { creative, user } = useCreative();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const remove = async (): Promise<void> => {
    try {
      await removeRecoveryCopy(copy.id);
      toast('info', words.deleted);
    } catch {
      toast('bad', words.failed);
    }
    await client.invalidateQueries(copiesQuery(creative.id, user.id));
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-3 py-2.5 first:border-t-0">
      <div className="min-w-48 flex-1">
        <p className="font-medium">
          {words.unsaved(copy.unsaved)} ·{' '}
          <RelativeTime time={copy.createdAt} className="font-normal text-quiet" />
        </p>
        <p className="text-12 text-quiet">{copy.reason}</p>
      </div>
      {sure ? (
        <span className="flex items-center gap-1">
          <span className="text-12">{words.deleteSure}</span>
          <Button size="small" variant="danger" onClick={() => void remove()}>
            {words.delete}
          </Button>
          <Button size="small" variant="quiet" onClick={() => setSure(false)}>
            {words.keep}
          </Button>
        </span>
      ) : (
        <span className="flex flex-wrap gap-1">
          <Button size="small" icon={Eye} onClick={() => historyView.openCopy(copy.id)}>
            {words.see}
          </Button>
          <Button size="small" icon={Download} onClick={() => downloadRecoveryCopy(copy)}>
            {words.download}
          </Button>
          <Button size="small" variant="quiet" icon={Trash2} onClick={() => setSure(true)}>
            {words.delete}
          </Button>
        </span>
      )}
    </li>
  );
}
