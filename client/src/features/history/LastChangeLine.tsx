import { useQuery, useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useEffect } from 'react';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { LastChange } from '@sparklio/shared/protocol/history';
import { historyApi } from '../../api/history.ts';
import { objectName } from '../../editing/object-icon.ts';
import { propertyWord } from '../../editing/value-words.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { reasonWords } from './activity-words.ts';
import { AuthorMark } from './AuthorMark.tsx';
import { historyView } from './history-store.ts';

const words = historyStrings.last;
/** The log takes in what was just done by stretches; asked at once it would still tell the one before. */
const SETTLED_MS = 2_000;

/** Who changed this last, in a line; who set which property, and why, behind it. */
export function LastChangeLine({
  object,
  onShowAll,
}: {
  readonly object: CanvasObject;
  readonly onShowAll: () => void;
}) {
  const { creative, user } = useCreative();
  const client = useQueryClient();
  const queryKey = ['last-changes', creative.id, object.id];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => historyApi.lastChanges(creative.id, object.id, signal),
  });
  useEffect(() => {
    const timer = setTimeout(
      () => void client.invalidateQueries({ queryKey: ['last-changes', creative.id, object.id] }),
      SETTLED_MS,
    );
    return () => clearTimeout(timer);
  }, [client, creative.id, object]);
  const [newest] = data ?? [];
  // Quiet: where nothing is known nothing is said.
  if (newest === undefined || data === undefined) return null;
  const name = objectName(object);
  return (
    <div className="border-b border-line px-1.5 py-1">
      <Popover
        label={words.title(name)}
        align="start"
        side="left"
        className="w-72 p-0!"
        trigger={
          <button
            type="button"
            className="flex w-full items-center gap-1.5 rounded-control px-1.5 py-0.5 text-start text-12 text-quiet hover:bg-hover hover:text-text"
          >
            <History aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{lastWords(newest, user.id)}</span>
            <span aria-hidden>·</span>
            <RelativeTime time={newest.at} className="shrink-0" />
          </button>
        }
      >
        <h4 className="truncate border-b border-line px-3 py-2 font-semibold">{words.title(name)}</h4>
        <ul className="max-h-80 overflow-y-auto">
          {data.map((change) => (
            <li
              key={change.property}
              className="flex gap-2 border-t border-line px-3 py-1.5 first:border-t-0"
            >
              <AuthorMark author={change.author} size={18} />
              <span className="min-w-0 flex-1">
                <span className="block break-words">{lastWords(change, user.id)}</span>
                <span className="block text-11 text-quiet">
                  {change.acceptedBy !== undefined &&
                    `${historyStrings.activity.acceptedBy(change.acceptedBy.name)} · `}
                  <RelativeTime time={change.at} className="text-11 text-quiet" />
                </span>
                {change.reason !== undefined && (
                  <span className="block text-12 text-quiet">{whyWords(change.source, change.reason)}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
        <div className="border-t border-line p-2">
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              historyView.showAbout({ target: object.id, name });
              onShowAll();
            }}
          >
            {words.all}
          </Button>
        </div>
      </Popover>
    </div>
  );
}

const SENTENCES: Readonly<Record<string, (name: string) => string>> = words.by;

/** `Ana moved this`, from the property that was set. */
export function lastWords(
  { property, author }: Pick<LastChange, 'property' | 'author'>,
  selfId: string,
): string {
  const name = author.id === selfId ? historyStrings.sentences.you : author.name;
  const sentence = Object.hasOwn(SENTENCES, property) ? SENTENCES[property] : undefined;
  return sentence?.(name) ?? words.other(name, propertyWord(property));
}

function whyWords(source: LastChange['source'], reason: string): string {
  if (source === 'undo') return words.whyUndone(reason);
  return source === 'restore' ? words.whyRestored(reasonWords(reason)) : words.why(reason);
}
