import { Check, RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Comment } from '@sparklio/shared/documents/review/schema';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Composer } from './Composer.tsx';
import { anchorWords } from './thread-list.ts';
import type { NumberedThread } from './thread-list.ts';

interface ThreadCardProps extends NumberedThread {
  readonly open: boolean;
  readonly canReply: boolean;
  readonly canResolve: boolean;
  readonly onOpen: () => void;
  readonly onReply: (body: string) => boolean;
  readonly onResolve: (resolved: boolean) => void;
}

export function ThreadCard({
  thread,
  number,
  open,
  canReply,
  canResolve,
  onOpen,
  onReply,
  onResolve,
}: ThreadCardProps) {
  const { canvas } = useCreative();
  const card = useRef<HTMLElement>(null);
  const [first, ...replies] = thread.comments;
  useEffect(() => {
    if (open) card.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <article
      ref={card}
      aria-label={`${number}. ${thread.authorName}`}
      className={classNames('border-b border-line', open && 'bg-field')}
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={onOpen}
        className="block w-full px-3 pt-2.5 pb-2 text-start"
      >
        <span className="flex items-center gap-2 text-12">
          <span
            className={classNames(
              'flex size-5 shrink-0 items-center justify-center rounded-full rounded-es-none text-11 font-semibold',
              thread.resolved ? 'bg-hover text-quiet' : 'bg-accent text-on-accent',
            )}
          >
            {thread.resolved ? <Check aria-hidden className="size-3" /> : number}
          </span>
          <span className="min-w-0 flex-1 truncate text-quiet">{anchorWords(thread.anchor, canvas)}</span>
        </span>
        {first !== undefined && <CommentBody comment={first} clamp={!open} />}
        {!open && replies.length > 0 && (
          <span className="mt-1 block ps-7 text-12 text-accent">{words.replies(replies.length)}</span>
        )}
        {!open && thread.resolved && thread.resolvedBy !== undefined && (
          <span className="mt-1 block ps-7 text-12 text-quiet">{words.resolvedBy(thread.resolvedBy)}</span>
        )}
      </button>
      {open && (
        <div className="flex flex-col gap-2 px-3 pb-3">
          {replies.map((comment) => (
            <CommentBody key={comment.id} comment={comment} />
          ))}
          {thread.resolved && thread.resolvedBy !== undefined && (
            <p className="text-12 text-quiet">{words.resolvedBy(thread.resolvedBy)}</p>
          )}
          {canReply && <Composer label={words.reply} placeholder={words.replyPlaceholder} onSend={onReply} />}
          {canResolve && (
            <Button
              size="small"
              variant="quiet"
              icon={thread.resolved ? RotateCcw : Check}
              className="self-start"
              onClick={() => onResolve(!thread.resolved)}
            >
              {thread.resolved ? words.reopen : words.resolve}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function CommentBody({ comment, clamp = false }: { readonly comment: Comment; readonly clamp?: boolean }) {
  return (
    <span className="mt-1.5 flex gap-2">
      <Avatar name={comment.authorName} hue={hueOf(comment.authorId)} size={20} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate text-12 font-medium">{comment.authorName}</span>
          <RelativeTime time={comment.createdAt} className="shrink-0 text-11 text-quiet" />
        </span>
        <span className={classNames('block break-words whitespace-pre-wrap', clamp && 'line-clamp-3')}>
          {comment.body}
        </span>
      </span>
    </span>
  );
}
