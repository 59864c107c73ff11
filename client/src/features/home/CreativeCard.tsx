import { Link } from '@tanstack/react-router';
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  Ellipsis,
  ImageOff,
  Trash2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Creative } from '@sparklio/shared/protocol/api';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import { homeStrings as words } from '../../strings/home.ts';
import { Chip } from '../../ui/Chip.tsx';
import type { Tone } from '../../ui/Chip.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { waitsFor } from './group-creatives.ts';

const STATES: Readonly<Record<Creative['status'], readonly [Tone, LucideIcon]>> = {
  draft: ['neutral', CircleDashed],
  reviewing: ['waiting', CirclePause],
  approved: ['good', CircleCheck],
};

/** A creative as its first page really looks. */
export function CreativeCard({
  creative,
  onDelete,
}: {
  readonly creative: Creative;
  readonly onDelete: () => void;
}) {
  const [broken, setBroken] = useState(false);
  const [tone, icon] = STATES[creative.status];
  const waits = waitsFor(creative);
  return (
    <article className="group relative">
      <Link
        to="/c/$creativeId"
        params={{ creativeId: creative.id }}
        className="block rounded-card outline-offset-4"
      >
        <div className="flex aspect-[4/3] items-center justify-center overflow-hidden rounded-card border border-line bg-[color-mix(in_oklab,var(--desk)_60%,var(--line))] p-4 transition-colors group-hover:border-line-strong">
          {broken ? (
            <ImageOff aria-hidden className="size-6 text-quiet" />
          ) : (
            <img
              src={creative.coverUrl}
              alt={words.coverOf(creative.title)}
              loading="lazy"
              onError={() => setBroken(true)}
              className="max-h-full max-w-full rounded-[2px] shadow-[0_1px_3px_rgb(0_0_0/0.15),0_8px_24px_rgb(0_0_0/0.12)]"
            />
          )}
        </div>
        <h3 className="mt-2.5 truncate pe-8 text-15 font-semibold">{creative.title}</h3>
      </Link>
      <div className="mt-0.5 flex flex-wrap items-center gap-1.5">
        <Chip tone={tone} icon={icon}>
          {words.states[creative.status]}
        </Chip>
        {creative.staleDecisions > 0 && (
          <Chip tone="stale" icon={CircleAlert}>
            {words.staleCount(creative.staleDecisions)}
          </Chip>
        )}
        <span className="text-12 text-quiet">
          {words.edited} <RelativeTime time={creative.updatedAt} />
        </span>
      </div>
      {waits !== undefined && (
        <p className="mt-1 text-12 text-stale-text">
          {waits === 'review' ? words.waitingReview : words.waitingStale}
        </p>
      )}
      {RIGHTS[creative.role].editContent && (
        <div className="absolute end-2 top-2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
          <Menu
            align="end"
            trigger={
              <IconButton
                icon={Ellipsis}
                label={words.actions(creative.title)}
                className="bg-panel shadow-float"
              />
            }
          >
            <MenuItem icon={Trash2} danger onSelect={onDelete}>
              {words.delete}
            </MenuItem>
          </Menu>
        </div>
      )}
    </article>
  );
}
