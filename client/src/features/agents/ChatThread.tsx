import { MessagesSquare } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { Roster } from '../../editing/use-roster.ts';
import { agentStrings as words } from '../../strings/agents.ts';
import { useReview } from '../../sync/hooks.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Hexagon } from '../../ui/Hexagon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** Older ones are in the document still; nobody scrolls that far. */
const SHOWN = 200;

/** What people and agents said to each other about this creative, newest at the end. */
export function ChatThread({ roster }: { readonly roster: Roster }) {
  const chat = useReview((review) => review.chat);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chat.length > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [chat.length]);
  if (chat.length === 0) {
    return (
      <Notice icon={MessagesSquare} title={words.chatEmpty} compact>
        {words.chatEmptyHint}
      </Notice>
    );
  }
  return (
    <div role="log" aria-label={words.chat} className="flex flex-col gap-3 p-3">
      {chat.slice(-SHOWN).map((message) => {
        const agent = message.authorKind === 'agent' ? roster.named(message.authorName) : undefined;
        const name = agent?.title ?? message.authorName;
        return (
          <div key={message.id} className="flex gap-2">
            {message.authorKind === 'agent' ? (
              <Hexagon name={name} status={agent?.status ?? 'idle'} size={22} />
            ) : (
              <Avatar name={name} hue={hueOf(message.authorId)} size={22} />
            )}
            <div className="min-w-0 flex-1">
              <p className="flex items-baseline gap-2">
                <span className="truncate text-12 font-medium">{name}</span>
                <RelativeTime time={message.createdAt} className="shrink-0 text-11 text-quiet" />
              </p>
              <p className="break-words whitespace-pre-wrap">{message.body}</p>
            </div>
          </div>
        );
      })}
      <div ref={end} />
    </div>
  );
}
