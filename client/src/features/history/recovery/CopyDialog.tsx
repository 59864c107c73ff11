import { useQuery } from '@tanstack/react-query';
import { ArchiveRestore, Download, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { historyStrings } from '../../../strings/history.ts';
import { recoveryStrings } from '../../../strings/recovery.ts';
import { useCreative, useReview } from '../../../sync/hooks.ts';
import { downloadRecoveryCopy } from '../../../sync/recovery.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useEditor } from '../../canvas/editor-store.ts';
import { thingsWords } from '../activity-words.ts';
import { CompareBody } from '../compare/CompareBody.tsx';
import { historyView } from '../history-store.ts';
import { copiesQuery } from './copies-query.ts';
import { lostWords } from './lost-words.ts';
import { putCopyBack, useCopy } from './use-copy.ts';

const words = recoveryStrings.compare;

/** A copy beside how it is now: what is missing, and the way to have it back. */
export function CopyDialog({ copyId }: { readonly copyId: string }) {
  const open = useCreative();
  const copies = useQuery(copiesQuery(open.creative.id, open.user.id));
  const copy = copies.data?.find(({ id }) => id === copyId);
  const held = useCopy(copy);
  const said = useReview((review) => review);
  const lost = useMemo(
    () => (copy === undefined ? [] : [...new Set(lostWords(copy.review, said, open.user.id))]),
    [copy, said, open.user.id],
  );
  const mayPutBack = open.rights.editContent;
  const pageId = useEditor((editor) => editor.pageId);
  const missing = held?.plan.diffs ?? [];
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && historyView.closeCopy()}
      title={words.title}
      {...(copy === undefined ? {} : { description: copy.reason })}
      width="full"
      footer={
        copy !== undefined && (
          <>
            {!mayPutBack && (
              <p className="min-w-0 flex-1 text-12 text-quiet">{recoveryStrings.putBack.mayNot}</p>
            )}
            <Button icon={Download} onClick={() => downloadRecoveryCopy(copy)}>
              {recoveryStrings.list.download}
            </Button>
            {mayPutBack && (
              <Button
                variant="primary"
                icon={ArchiveRestore}
                disabled={missing.length === 0}
                onClick={() => {
                  historyView.closeCopy();
                  void putCopyBack(open, copy);
                }}
              >
                {recoveryStrings.putBack.action}
              </Button>
            )}
          </>
        )
      }
    >
      {copies.isPending ? (
        <output aria-label={historyStrings.compare.loading}>
          <Skeleton className="h-64" />
        </output>
      ) : held === undefined ? (
        <Notice icon={TriangleAlert} title={words.unreadable} live />
      ) : (
        <CompareBody
          before={{ name: words.now, snapshot: held.now }}
          after={{ name: words.copy, snapshot: held.snapshot }}
          diffs={missing}
          startPageId={pageId}
          credit={(change) => change}
          note={
            <>
              {held.plan.keptSince.length > 0 && (
                <p className="rounded-control bg-stale-soft px-2 py-1.5 text-12 text-stale-text">
                  {words.keptSince(thingsWords(held.plan.keptSince))}
                </p>
              )}
              {lost.length > 0 && (
                <div className="rounded-control bg-stale-soft px-2 py-1.5 text-12 text-stale-text">
                  {words.comments}
                  <ul className="mt-1 list-disc ps-4 select-text">
                    {lost.map((body) => (
                      <li key={body} className="break-words whitespace-pre-wrap">
                        {body}
                      </li>
                    ))}
                  </ul>
                </div>
              )}
            </>
          }
        />
      )}
    </Dialog>
  );
}
