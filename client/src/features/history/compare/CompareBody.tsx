import { Columns2, GitCompareArrows, SquareSplitHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import type { DiffEntry, PropertyChange } from '@sparklio/shared/protocol/history';
import { historyStrings } from '../../../strings/history.ts';
import { Chip } from '../../../ui/Chip.tsx';
import type { Tone } from '../../../ui/Chip.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { thingWords } from '../activity-words.ts';
import { COMPARE_MODES, ComparePictures } from './ComparePictures.tsx';
import type { CompareMode } from './ComparePictures.tsx';
import type { ThingAction, ThingDiff } from './diff-snapshots.ts';
import { PropertyDiff } from './PropertyDiff.tsx';

const words = historyStrings.compare;
const ICONS = { beside: Columns2, wipe: SquareSplitHorizontal, marked: GitCompareArrows } as const;
const TONES: Readonly<Record<ThingAction, Tone>> = { added: 'good', removed: 'bad', updated: 'waiting' };
/** More than anybody reads; the pictures show all of them. */
const MOST_THINGS = 200;

interface CompareBodyProps {
  readonly before: { readonly name: string; readonly snapshot: CanvasSnapshot };
  readonly after: { readonly name: string; readonly snapshot: CanvasSnapshot };
  readonly diffs: readonly ThingDiff[];
  readonly startPageId: string | undefined;
  /** adds who did it, where that is known */
  readonly credit: (change: PropertyChange) => DiffEntry;
  /** stands above the list */
  readonly note?: ReactNode;
}

/** Two states, as pictures and property by property. */
export function CompareBody({ before, after, diffs, startPageId, credit, note }: CompareBodyProps) {
  const [mode, setMode] = useState<CompareMode>('beside');
  const [wantedPage, setWantedPage] = useState(startPageId);
  const [lit, setLit] = useState<string>();
  const pages = useMemo(() => {
    const all = [...after.snapshot.pages, ...before.snapshot.pages];
    return [...new Map(all.map((page) => [page.id, page])).values()];
  }, [before.snapshot, after.snapshot]);
  const touched = new Set(diffs.map(({ thing }) => thing.pageId));
  const pageId = (
    pages.find(({ id }) => id === wantedPage) ??
    pages.find(({ id }) => touched.has(id)) ??
    pages[0]
  )?.id;
  return (
    <div className="flex h-full min-h-0 gap-4 max-md:flex-col max-md:overflow-y-auto">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-2 max-md:h-[56dvh] max-md:flex-none">
        <div className="flex items-center gap-2">
          <div className="w-36 shrink-0">
            <SegmentedControl
              label={words.mode}
              value={mode}
              options={COMPARE_MODES.map((value) => ({
                value,
                label: words.modes[value],
                icon: ICONS[value],
              }))}
              onChange={setMode}
            />
          </div>
          {pages.length > 1 && (
            <Select
              label={words.page}
              value={pageId}
              groups={[
                {
                  options: pages.map(({ id, name }) => ({
                    value: id,
                    label: touched.has(id) ? `${name} •` : name,
                  })),
                },
              ]}
              onChange={setWantedPage}
            />
          )}
        </div>
        <div className="min-h-0 flex-1 rounded-card bg-desk p-3">
          {pageId !== undefined && (
            <ComparePictures
              mode={mode}
              pageId={pageId}
              before={before}
              after={after}
              diffs={diffs}
              lit={lit}
            />
          )}
        </div>
      </div>
      <div className="flex w-80 shrink-0 flex-col gap-2 max-md:w-full">
        <h3 className="flex h-7 items-center font-semibold">
          <output>{diffs.length === 0 ? words.same : words.summary(diffs.length)}</output>
        </h3>
        {note}
        {diffs.length === 0 ? (
          <Notice title={words.same} compact>
            {words.sameHint}
          </Notice>
        ) : (
          <ul className="min-h-0 overflow-y-auto rounded-card border border-line max-md:overflow-visible">
            {diffs.slice(0, MOST_THINGS).map((diff) => (
              <li
                key={diff.thing.target}
                onPointerEnter={() => setLit(diff.thing.target)}
                onPointerLeave={() => setLit(undefined)}
                className="border-t border-line px-3 py-2 first:border-t-0 hover:bg-hover"
              >
                <button
                  type="button"
                  title={words.showOnPage}
                  onFocus={() => setLit(diff.thing.target)}
                  onBlur={() => setLit(undefined)}
                  onClick={() => {
                    setLit(diff.thing.target);
                    if (diff.thing.pageId !== undefined) setWantedPage(diff.thing.pageId);
                  }}
                  className="flex w-full items-center gap-2 text-start"
                >
                  <span className="min-w-0 flex-1 truncate font-medium first-letter:uppercase">
                    {thingWords(diff.thing)}
                  </span>
                  <Chip tone={TONES[diff.action]}>{words.actions[diff.action]}</Chip>
                </button>
                {diff.changes.map((change) => (
                  <PropertyDiff key={change.property} entry={credit(change)} />
                ))}
              </li>
            ))}
            {diffs.length > MOST_THINGS && (
              <li className="border-t border-line px-3 py-2 text-12 text-quiet">
                {words.most(diffs.length - MOST_THINGS)}
              </li>
            )}
          </ul>
        )}
      </div>
    </div>
  );
}
