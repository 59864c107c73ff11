import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCanvas, useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';

/** Campaign and title; editors click the title to change it. */
export function TitleField() {
  const { creative, rights } = useCreative();
  const title = useCanvas((canvas) => canvas.meta.title);
  const [draft, setDraft] = useState<string>();
  const commit = async (): Promise<void> => {
    const next = draft?.trim() ?? '';
    setDraft(undefined);
    if (next === '' || next === title) return;
    try {
      await api.changeCreative(creative.id, { title: next });
    } catch (error) {
      toast('bad', `${words.renameFailed} ${messageOf(error)}`);
    }
  };
  return (
    <div className="flex min-w-0 items-center gap-1">
      {creative.campaign !== null && (
        <span className="flex min-w-0 shrink items-center gap-1 text-quiet max-lg:hidden">
          <span className="max-w-44 truncate">{creative.campaign.name}</span>
          <span aria-hidden>/</span>
        </span>
      )}
      {draft !== undefined ? (
        <input
          ref={(field) => {
            if (field !== null && document.activeElement !== field) field.select();
          }}
          aria-label={words.title}
          value={draft}
          maxLength={200}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setDraft(undefined);
          }}
          className="h-7 w-56 min-w-0 rounded-control border border-accent bg-panel px-1.5 font-semibold focus:outline-none"
        />
      ) : (
        <h1 className="min-w-0 truncate font-semibold">
          {rights.editContent ? (
            <button
              type="button"
              aria-label={`${title}. ${words.rename}`}
              onClick={() => setDraft(title)}
              className="h-7 max-w-full truncate rounded-control border border-transparent px-1.5 text-start hover:border-line hover:bg-hover pointer-coarse:h-10"
            >
              {title === '' ? words.untitled : title}
            </button>
          ) : (
            <span className="px-1.5">{title === '' ? words.untitled : title}</span>
          )}
        </h1>
      )}
    </div>
  );
}
