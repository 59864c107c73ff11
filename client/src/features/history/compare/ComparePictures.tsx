import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CanvasObject, CanvasPage, CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { PagePicture } from '../../../editing/PagePicture.tsx';
import { historyStrings } from '../../../strings/history.ts';
import { classNames } from '../../../ui/class-names.ts';
import type { ThingAction, ThingDiff } from './diff-snapshots.ts';

const words = historyStrings.compare;

export const COMPARE_MODES = ['beside', 'wipe', 'marked'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

interface PicturesProps {
  readonly mode: CompareMode;
  readonly pageId: string;
  readonly before: { readonly name: string; readonly snapshot: CanvasSnapshot };
  readonly after: { readonly name: string; readonly snapshot: CanvasSnapshot };
  readonly diffs: readonly ThingDiff[];
  /** the thing that is pointed at in the list */
  readonly lit: string | undefined;
}

/** One page in two states. */
export function ComparePictures({ mode, pageId, before, after, diffs, lit }: PicturesProps) {
  const [was, is] = [pageIn(before.snapshot, pageId), pageIn(after.snapshot, pageId)];
  const marks = <Marks was={was} is={is} diffs={diffs} lit={lit} />;
  if (mode === 'beside')
    return (
      <div className="grid h-full min-h-0 gap-3 max-sm:grid-rows-2 sm:grid-cols-2">
        <Labelled name={before.name} side={words.from} sheet={was} marks={marks} />
        <Labelled name={after.name} side={words.to} sheet={is} marks={marks} />
      </div>
    );
  if (mode === 'wipe') return <Wipe was={was} is={is} before={before.name} after={after.name} />;
  return <Labelled name={after.name} side={words.to} sheet={is ?? was} marks={marks} strong />;
}

interface Sheet {
  readonly page: CanvasPage;
  readonly objects: readonly CanvasObject[];
}

function pageIn({ pages, objects }: CanvasSnapshot, pageId: string): Sheet | undefined {
  const page = pages.find(({ id }) => id === pageId);
  return page && { page, objects: objects.filter((object) => object.pageId === pageId) };
}

interface LabelledProps {
  readonly name: string;
  readonly side: string;
  readonly sheet: Sheet | undefined;
  readonly marks: ReactNode;
  readonly strong?: boolean;
}

function Labelled({ name, side, sheet, marks, strong = false }: LabelledProps) {
  return (
    <figure className="flex h-full min-h-0 min-w-0 flex-col items-center gap-1.5">
      <figcaption className="max-w-full truncate text-12 font-medium">{name}</figcaption>
      <Fitted size={sheet?.page.size ?? [1, 1]}>
        {sheet === undefined ? (
          <p className="grid size-full place-items-center rounded-card border border-dashed border-line text-quiet">
            {words.noPage}
          </p>
        ) : (
          <>
            <PagePicture {...sheet} label={`${side}: ${name}`} className="size-full shadow-float" />
            <div className={classNames('contents', !strong && 'opacity-70')}>{marks}</div>
          </>
        )}
      </Fitted>
    </figure>
  );
}

/** The largest box of these proportions in the place there is. */
function Fitted({
  size: [width, height],
  children,
}: {
  readonly size: readonly [number, number];
  readonly children: ReactNode;
}) {
  return (
    <div className="grid min-h-0 w-full flex-1 place-items-center [container-type:size]">
      <div
        className="relative"
        style={{ aspectRatio: `${width} / ${height}`, width: `min(100cqw, 100cqh * ${width / height})` }}
      >
        {children}
      </div>
    </div>
  );
}

interface WipeProps {
  readonly was: Sheet | undefined;
  readonly is: Sheet | undefined;
  readonly before: string;
  readonly after: string;
}

function Wipe({ was, is, before, after }: WipeProps) {
  const [share, setShare] = useState(50);
  const sheet = is ?? was;
  if (sheet === undefined) return <p className="grid h-full place-items-center text-quiet">{words.noPage}</p>;
  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      <div className="flex justify-between gap-4 text-12 font-medium">
        <span className="truncate">{before}</span>
        <span className="truncate">{after}</span>
      </div>
      <Fitted size={sheet.page.size}>
        {is !== undefined && (
          <PagePicture {...is} label={`${words.to}: ${after}`} className="absolute inset-0 shadow-float" />
        )}
        {was !== undefined && (
          <div className="absolute inset-0" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
            <PagePicture {...was} label={`${words.from}: ${before}`} className="size-full" />
          </div>
        )}
        <span
          aria-hidden
          className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-accent"
          style={{ left: `${share}%` }}
        >
          <span className="absolute top-1/2 left-1/2 size-6 -translate-1/2 rounded-full border-2 border-panel bg-accent shadow-float" />
        </span>
        {/* Over the whole picture: it can be pulled wherever it is touched. */}
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          value={share}
          dir="ltr"
          aria-label={words.wipe}
          aria-valuetext={`${share} %`}
          onChange={(event) => setShare(event.target.valueAsNumber)}
          className="absolute inset-0 size-full cursor-ew-resize opacity-0"
        />
      </Fitted>
    </div>
  );
}

const MARKS: Readonly<Record<ThingAction, string>> = {
  added: 'border-good',
  removed: 'border-bad border-dashed',
  updated: 'border-waiting',
};

/** Where something differs: where it is now, or where it was if it is gone. */
function Marks({
  was,
  is,
  diffs,
  lit,
}: {
  readonly was: Sheet | undefined;
  readonly is: Sheet | undefined;
  readonly diffs: readonly ThingDiff[];
  readonly lit: string | undefined;
}) {
  const sheet = is ?? was;
  if (sheet === undefined) return null;
  const [width, height] = sheet.page.size;
  return diffs.flatMap(({ thing, action }) => {
    const find = (from: Sheet | undefined): CanvasObject | undefined =>
      from?.objects.find(({ id }) => id === thing.target);
    const object = find(is) ?? find(was);
    if (object === undefined || object.type === 'group') return [];
    const { position, size, rotation } = object;
    return [
      <span
        key={thing.target}
        aria-hidden
        data-mark={action}
        className={classNames(
          'pointer-events-none absolute rounded-[2px] border-2 shadow-[0_0_0_1px_#fff]',
          MARKS[action],
          lit === thing.target && 'bg-accent/25',
        )}
        style={{
          left: `${(position[0] / width) * 100}%`,
          top: `${(position[1] / height) * 100}%`,
          width: `${(size[0] / width) * 100}%`,
          height: `${(size[1] / height) * 100}%`,
          rotate: `${rotation}deg`,
        }}
      />,
    ];
  });
}
