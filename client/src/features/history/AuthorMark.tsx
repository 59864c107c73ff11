import { Server } from 'lucide-react';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { Author } from '@sparklio/shared/protocol/history';
import { useRoster } from '../../editing/use-roster.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Hexagon } from '../../ui/Hexagon.tsx';

/** Who it was: people are circles in their hue, agents hexagons. The name stands beside it. */
export function AuthorMark({ author, size = 20 }: { readonly author: Author; readonly size?: number }) {
  if (author.kind === 'user') return <Avatar name={author.name} hue={hueOf(author.id)} size={size} />;
  if (author.kind === 'agent') return <AgentMark name={author.name} size={size} />;
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center rounded-full bg-hover text-quiet"
      style={{ width: size, height: size }}
    >
      <Server className="size-3" />
    </span>
  );
}

function AgentMark({ name, size }: { readonly name: string; readonly size: number }) {
  const agent = useRoster().named(name);
  return <Hexagon name={agent?.title ?? name} status={agent?.status ?? 'idle'} size={size} />;
}
