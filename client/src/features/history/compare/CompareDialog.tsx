import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { DiffEntry, PropertyChange, Version } from '@sparklio/shared/protocol/history';
import { messageOf } from '../../../api/api-error.ts';
import { historyApi } from '../../../api/history.ts';
import { historyStrings } from '../../../strings/history.ts';
import { useCreative } from '../../../sync/hooks.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useEditor } from '../../canvas/editor-store.ts';
import { useActivityLog } from '../history-context.tsx';
import { historyView } from '../history-store.ts';
import type { Comparison, Side } from '../history-store.ts';
import { momentWords } from '../moment-words.ts';
import { useNow } from '../use-now.ts';
import { useSide } from '../use-side.ts';
import { useVersions } from '../use-versions.ts';
import { sideName, versionName } from '../version-words.ts';
import { CompareBody } from './CompareBody.tsx';
import { creditsFrom } from './credits.ts';
import { diffSnapshots } from './diff-snapshots.ts';

const words = historyStrings.compare;

/** Any two states of the creative. */
export function CompareDialog({ comparison }: { readonly comparison: Comparison }) {
  const { from, to } = comparison;
  const [was, is] = [useSide(from), useSide(to)];
  const pageId = useEditor((editor) => editor.pageId);
  const credit = useCredits(comparison);
  const diffs = useMemo(
    () =>
      was.snapshot === undefined || is.snapshot === undefined
        ? undefined
        : diffSnapshots(was.snapshot, is.snapshot),
    [was.snapshot, is.snapshot],
  );
  const now = useNow();
  const error = was.error ?? is.error;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && historyView.closeComparison()}
      title={words.title}
      width="full"
    >
      <div className="flex h-full min-h-0 flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SidePicker label={words.from} side={from} onChange={(side) => historyView.compare(side, to)} />
          <IconButton
            icon={ArrowLeftRight}
            label={words.swap}
            onClick={() => historyView.compare(to, from)}
          />
          <SidePicker label={words.to} side={to} onChange={(side) => historyView.compare(from, side)} />
        </div>
        <div className="min-h-0 flex-1">
          {error !== null ? (
            <Notice icon={TriangleAlert} title={words.failed} live>
              {messageOf(error)}
            </Notice>
          ) : was.snapshot === undefined || is.snapshot === undefined || diffs === undefined ? (
            <output aria-label={words.loading} className="grid h-full grid-cols-2 gap-4">
              <Skeleton className="h-full" />
              <Skeleton className="h-full" />
            </output>
          ) : (
            <CompareBody
              before={{ name: sideName(from, now), snapshot: was.snapshot }}
              after={{ name: sideName(to, now), snapshot: is.snapshot }}
              diffs={diffs}
              startPageId={pageId}
              credit={credit}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function SidePicker({
  label,
  side,
  onChange,
}: {
  readonly label: string;
  readonly side: Side;
  readonly onChange: (side: Side) => void;
}) {
  const versions = useVersions();
  const now = useNow();
  const option = (version: Version) => ({
    value: `version ${version.number}`,
    label: versionName(version),
    note: momentWords(Date.parse(version.createdAt), now),
  });
  const listed = versions.items.some(
    ({ number }) => side.kind === 'version' && side.version.number === number,
  );
  return (
    <Select
      label={label}
      className="w-60"
      value={side.kind === 'version' ? `version ${side.version.number}` : side.kind}
      groups={[
        {
          options: [
            { value: 'now', label: words.now },
            ...(side.kind === 'moment' ? [{ value: 'moment', label: sideName(side, now) }] : []),
            ...(side.kind === 'version' && !listed ? [option(side.version)] : []),
          ],
        },
        ...(versions.items.length === 0
          ? []
          : [{ label: historyStrings.faces.versions, options: versions.items.map(option) }]),
      ]}
      onChange={(value) => {
        const version = versions.items.find(({ number }) => value === `version ${number}`);
        if (value === 'now') onChange({ kind: 'now' });
        else if (version !== undefined) onChange({ kind: 'version', version });
      }}
    />
  );
}

/** Who last set each property on the way: the server's word between versions, else what the log of this visit holds. */
function useCredits({ from, to }: Comparison): (change: PropertyChange) => DiffEntry {
  const { creative } = useCreative();
  const { items } = useActivityLog();
  const numbers =
    from.kind === 'version' && to.kind !== 'moment'
      ? { from: from.version.number, to: to.kind === 'version' ? to.version.number : undefined }
      : undefined;
  const diff = useQuery({
    queryKey: ['version-diff', creative.id, numbers?.from, numbers?.to],
    queryFn: ({ signal }) => historyApi.diff(creative.id, numbers?.from ?? 0, numbers?.to, signal),
    enabled: numbers !== undefined,
  });
  return useMemo(() => {
    const known = new Map(diff.data?.entries.map((entry) => [`${entry.target} ${entry.property}`, entry]));
    const [first, last] = [positionOf(from), positionOf(to)].sort((a, b) => a - b);
    const logged = creditsFrom(items, first ?? 0, last ?? Number.POSITIVE_INFINITY);
    return (change) => {
      const entry = known.get(`${change.target} ${change.property}`);
      return entry === undefined
        ? { ...change, ...logged(change) }
        : {
            ...change,
            ...(entry.by === undefined ? {} : { by: entry.by }),
            ...(entry.at === undefined ? {} : { at: entry.at }),
            ...(entry.turnId === undefined ? {} : { turnId: entry.turnId }),
          };
    };
  }, [diff.data, items, from, to]);
}

function positionOf(side: Side): number {
  if (side.kind === 'now') return Number.POSITIVE_INFINITY;
  return side.kind === 'version' ? side.version.position : side.moment.position;
}
