import { ArrowLeftRight, CircleAlert, LoaderCircle, RotateCcw, Undo2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { PagePicture } from '../../editing/PagePicture.tsx';
import { commonStrings } from '../../strings/common.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { useEditor } from '../canvas/editor-store.ts';
import { useLoadedState, useStates } from './history-context.tsx';
import { historyView, useHistoryView } from './history-store.ts';
import type { Moment } from './history-store.ts';
import { momentWords } from './moment-words.ts';
import { useNow } from './use-now.ts';
import { sideOf, versionName } from './version-words.ts';

const words = historyStrings.looking;
const KEEPS_ESCAPE = '[role=dialog], [role=menu], [role=listbox], input, textarea';

/** The page as it was, over the stage, which goes on underneath. Nothing here can write: it is a picture. */
export function PreviewCover() {
  const looking = useHistoryView((view) => view.looking);
  return looking === undefined ? null : <Preview moment={looking} />;
}

function Preview({ moment }: { readonly moment: Moment }) {
  const states = useStates();
  const state = useLoadedState();
  const cover = useRef<HTMLDivElement>(null);
  useEffect(() => states?.want(moment.position), [states, moment.position]);
  useEffect(() => () => states?.want(undefined), [states]);
  useStoppedPointer(cover);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isElsewhere = event.target instanceof HTMLElement && event.target.closest(KEEPS_ESCAPE);
      if (event.key === 'Escape' && !isElsewhere) historyView.backToNow();
    };
    // Before the panels, which each have a use of their own for it.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  const snapshot = state.kind === 'ready' ? state.value : state.kind === 'loading' ? state.before : undefined;
  const pageId = useEditor((editor) => editor.pageId);
  const page = snapshot?.pages.find(({ id }) => id === pageId) ?? snapshot?.pages[0];
  const objects = snapshot?.objects.filter((object) => object.pageId === page?.id);
  return (
    <div ref={cover} data-preview className="absolute inset-0 z-[5] bg-desk">
      {page !== undefined && objects !== undefined && <PlacedPage page={page} objects={objects} />}
      <Banner moment={moment} loading={state.kind === 'loading'} />
      <div className="pointer-events-none absolute inset-x-0 bottom-4 flex justify-center">
        {state.kind === 'failed' && (
          <div
            role="alert"
            className="pointer-events-auto flex items-center gap-2 rounded-card bg-raised px-3 py-2 shadow-float"
          >
            <CircleAlert aria-hidden className="size-4 text-bad" />
            <span>
              {words.failed}. {messageOf(state.error)}
            </span>
            <Button size="small" onClick={() => states?.retry()}>
              {commonStrings.retry}
            </Button>
          </div>
        )}
        {snapshot !== undefined && page === undefined && <Note>{words.noPages}</Note>}
        {page !== undefined && pageId !== undefined && page.id !== pageId && (
          <Note>{words.otherPage(page.name)}</Note>
        )}
      </div>
    </div>
  );
}

function Note({ children }: { readonly children: string }) {
  return <output className="rounded-full bg-raised px-3 py-1.5 shadow-float">{children}</output>;
}

/** Where the stage has the page: the eye sees only what changed. */
function PlacedPage({ page, objects }: Omit<Parameters<typeof PagePicture>[0], 'label' | 'className'>) {
  const zoom = useEditor((editor) => editor.zoom);
  const pan = useEditor((editor) => editor.pan);
  return (
    <div
      className="absolute top-0 left-0 shadow-float"
      style={{
        width: page.size[0] * zoom,
        height: page.size[1] * zoom,
        transform: `translate(${pan[0]}px, ${pan[1]}px)`,
      }}
    >
      <PagePicture
        page={page}
        objects={objects}
        label={`${words.picture}: ${page.name}`}
        className="size-full"
      />
    </div>
  );
}

function Banner({ moment, loading }: { readonly moment: Moment; readonly loading: boolean }) {
  const { rights } = useCreative();
  const time = momentWords(moment.time, useNow());
  return (
    <div className="pointer-events-none absolute inset-x-2 top-2 flex justify-center">
      <section
        aria-label={historyStrings.panel}
        className="pointer-events-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-1.5 rounded-card bg-raised py-1.5 ps-3 pe-1.5 shadow-float"
      >
        <p className="flex min-w-0 items-center gap-2 font-medium">
          {loading && (
            <LoaderCircle aria-label={words.loading} className="size-3.5 shrink-0 animate-spin text-quiet" />
          )}
          <output className="truncate">
            {moment.version === undefined
              ? words.at(time)
              : words.atVersion(versionName(moment.version), time)}
          </output>
        </p>
        <span className="flex flex-wrap gap-1">
          {rights.editContent && (
            <Button size="small" icon={RotateCcw} onClick={() => historyView.askRestore(moment)}>
              {words.restore}
            </Button>
          )}
          <Button
            size="small"
            icon={ArrowLeftRight}
            onClick={() => historyView.compare(sideOf(moment), { kind: 'now' })}
          >
            {words.compare}
          </Button>
          <Button size="small" variant="primary" icon={Undo2} onClick={historyView.backToNow}>
            {words.back}
          </Button>
        </span>
      </section>
    </div>
  );
}

/** The stage listens on the element around this one: what is pressed here must not select or draw down there. The wheel may: it moves both. */
function useStoppedPointer(cover: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = cover.current;
    if (element === null) return undefined;
    const controller = new AbortController();
    const stop = (event: Event): void => event.stopPropagation();
    for (const type of ['pointerdown', 'pointermove', 'dblclick', 'contextmenu', 'dragover', 'drop'])
      element.addEventListener(type, stop, { signal: controller.signal });
    return () => controller.abort();
  }, [cover]);
}
