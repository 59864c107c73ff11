import { ChevronDown, ChevronUp, MapPin, MessageSquare } from 'lucide-react';
import { useState } from 'react';
import type { Anchor } from '@sparklio/shared/documents/review/schema';
import { addComment, addThread, resolveThread } from '@sparklio/shared/documents/review/write';
import { messageOf } from '../../api/api-error.ts';
import { showObjects } from '../../editing/show-object.ts';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative, useReview } from '../../sync/hooks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { toast } from '../../ui/toasts.ts';
import { useEditor } from '../canvas/editor-store.ts';
import { Composer } from './Composer.tsx';
import { ThreadCard } from './ThreadCard.tsx';
import { anchorWords, neighbourThread, numberThreads } from './thread-list.ts';

interface ThreadListProps {
  readonly openId: string | undefined;
  readonly onOpen: (threadId: string | undefined) => void;
  /** where the comment tool was used: the words are asked for here */
  readonly placing: Anchor | undefined;
  readonly onPlaced: () => void;
}

export function ThreadList({ openId, onOpen, placing, onPlaced }: ThreadListProps) {
  const { canvas, review, origin, rights, user } = useCreative();
  const threads = useReview((snapshot) => snapshot.threads);
  const [filter, setFilter] = useState<'open' | 'resolved'>('open');
  const all = numberThreads(threads);
  // A thread that was asked for is shown whatever the filter says.
  const shown = all.filter(
    ({ thread }) => thread.resolved === (filter === 'resolved') || thread.id === openId,
  );
  const author = { id: user.id, name: user.name };

  const attempt = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      toast('bad', messageOf(error));
      return false;
    }
  };
  const open = (id: string | undefined): void => {
    onOpen(id === openId ? undefined : id);
    const anchor = threads.find((thread) => thread.id === id)?.anchor;
    if (anchor !== undefined && id !== openId) showAnchor(anchor);
  };

  return (
    <section aria-label={words.threads}>
      {(placing !== undefined || rights.comment) && (
        <div className="border-b border-line px-3 py-2.5">
          {placing !== undefined && placing.kind !== 'whole' && (
            <p className="mb-1.5 flex items-center gap-1.5 text-12 text-accent">
              <MapPin aria-hidden className="size-3.5" />
              {anchorWords(placing, canvas)}
            </p>
          )}
          <Composer
            key={placing === undefined ? 'whole' : JSON.stringify(placing)}
            label={placing === undefined ? words.generalComment : words.newThread}
            placeholder={placing === undefined ? words.generalComment : words.newThreadPlaceholder}
            focusOnMount={placing !== undefined}
            onCancel={onPlaced}
            onSend={(body) => {
              const anchor: Anchor = placing ?? { kind: 'whole' };
              return attempt(() => {
                const id = addThread(review, { anchor, body, author }, origin);
                setFilter('open');
                onPlaced();
                onOpen(id);
              });
            }}
          />
        </div>
      )}
      {!rights.comment && (
        <p className="border-b border-line px-3 py-2 text-12 text-quiet">{words.mayNotComment}</p>
      )}
      {all.length > 0 && (
        <div className="flex items-center gap-1 border-b border-line px-3 py-1.5">
          <div className="w-44">
            <SegmentedControl
              label={words.filter}
              value={filter}
              options={[
                {
                  value: 'open',
                  label: `${words.filterOpen} ${all.filter(({ thread }) => !thread.resolved).length}`,
                },
                {
                  value: 'resolved',
                  label: `${words.filterResolved} ${all.filter(({ thread }) => thread.resolved).length}`,
                },
              ]}
              onChange={setFilter}
            />
          </div>
          <span className="flex-1" />
          <IconButton
            size="small"
            icon={ChevronUp}
            label={words.previous}
            disabled={shown.length === 0}
            onClick={() => open(neighbourThread(shown, openId, -1))}
          />
          <IconButton
            size="small"
            icon={ChevronDown}
            label={words.next}
            disabled={shown.length === 0}
            onClick={() => open(neighbourThread(shown, openId, 1))}
          />
        </div>
      )}
      {shown.length === 0 ? (
        <Notice icon={MessageSquare} title={all.length === 0 ? words.noThreads : words.noneOpen} compact>
          {rights.comment ? words.noThreadsHint : undefined}
        </Notice>
      ) : (
        shown.map((numbered) => (
          <ThreadCard
            key={numbered.thread.id}
            {...numbered}
            open={numbered.thread.id === openId}
            canReply={rights.comment}
            canResolve={rights.editContent || (rights.comment && numbered.thread.authorId === user.id)}
            onOpen={() => open(numbered.thread.id)}
            onReply={(body) =>
              attempt(() => addComment(review, numbered.thread.id, { body, author }, origin))
            }
            onResolve={(resolved) =>
              void attempt(() => resolveThread(review, numbered.thread.id, resolved, author, origin))
            }
          />
        ))
      )}
    </section>
  );
}

function showAnchor(anchor: Anchor): void {
  if (anchor.kind === 'object' || anchor.kind === 'text') showObjects([anchor.objectId]);
  else if (anchor.kind === 'point') {
    const editor = useEditor.getState();
    editor.setPage(anchor.pageId);
    if (anchor.objectId !== undefined) editor.controls?.reveal(anchor.objectId);
  }
}
