import { useCallback, useEffect, useRef, useState } from 'react';
import { useCanvas, useCreative } from '../../sync/hooks.ts';
import { canvasStrings } from '../../strings/canvas.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { editorStore } from './editor-store.ts';
import { GhostLabels } from './GhostLabels.tsx';
import { CommentPins } from './CommentPins.tsx';
import { StageMenu } from './StageMenu.tsx';
import { StageNotices } from './StageNotices.tsx';
import { StageSkeleton } from './StageSkeleton.tsx';
import { StageToolbar } from './StageToolbar.tsx';
import type { CanvasStageProps } from './stage-props.ts';
import { loadStageFonts } from './stage/stage-fonts.ts';
import type { BrowserFontBook } from '@sparklio/shared/fonts/load-browser';
import type { PlacedGhost } from './stage/ghost-layer.ts';
import { PICTURE_TYPES } from './stage/image-placer.ts';
import { startStage } from './stage/stage-session.ts';
import type { StageSession } from './stage/stage-session.ts';
import { toPage } from './geometry/view.ts';
import './stage.css';

/** The stage with all that belongs to it. React draws what surrounds the page; the session draws the page. */
export function Stage(props: CanvasStageProps) {
  const creative = useCreative();
  const fonts = useStageFonts(props.onError);
  const hasPages = useCanvas((canvas) => canvas.pages.length > 0);
  const ready = useReady();
  const root = useRef<HTMLDivElement>(null);
  const page = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const anchored = useRef<HTMLDivElement>(null);
  const scaled = useRef<HTMLDivElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [session, setSession] = useState<StageSession>();
  const [ghosts, setGhosts] = useState<readonly PlacedGhost[]>([]);
  const [sentence, setSentence] = useState('');
  const [dropping, setDropping] = useState(false);
  const [uploading, setUploading] = useState<string>();
  const latest = useRef(props);

  useEffect(() => {
    latest.current = props;
    session?.setProps(props);
  });
  useEffect(() => {
    const elements = {
      root: root.current,
      page: page.current,
      overlay: overlay.current,
      anchored: anchored.current,
      scaled: scaled.current,
    };
    if (!hasPages || fonts === undefined || !isComplete(elements)) return undefined;
    const started = startStage(creative, elements, fonts, latest.current, {
      announce: setSentence,
      dropping: setDropping,
      uploading: setUploading,
      ghosts: setGhosts,
      pickImage: () => picker.current?.click(),
    });
    setSession(started);
    return () => {
      setSession(undefined);
      started.close();
    };
  }, [creative, fonts, hasPages]);

  const onPick = useCallback(
    (files: FileList | null) => {
      if (session === undefined || files === null) return;
      const { context } = session;
      const [width, height] = context.size();
      void session.images.place([...files], toPage(context.view(), [width / 2, height / 2]));
    },
    [session],
  );

  if (ready && !hasPages) return <EmptyCanvas />;
  if (fonts === undefined || !hasPages) return <StageSkeleton />;
  return (
    <div className="relative flex h-full w-full flex-col">
      <StageToolbar session={session} />
      <StageMenu session={session}>
        <div
          ref={root}
          className="stage min-h-0 flex-1"
          role="application"
          aria-label={canvasStrings.stage}
          aria-describedby="stage-description"
          data-stage
          // The stage takes keys itself, so it must be able to hold the focus.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <canvas ref={page} aria-hidden />
          <canvas ref={overlay} aria-hidden className="z-[1]" />
          <div ref={scaled} className="stage-scaled z-[2]" />
          <div ref={anchored} className="stage-anchored z-[3]">
            <GhostLabels ghosts={ghosts} onOpen={props.onOpenProposal} />
            <CommentPins pending={props.pendingComment} onOpen={props.onOpenThread} />
          </div>
          <StageNotices dropping={dropping} uploading={uploading} />
          {props.cover}
        </div>
      </StageMenu>
      <p id="stage-description" className="sr-only">
        {canvasStrings.stageDescription}
      </p>
      <output className="sr-only" aria-live="polite">
        {sentence}
      </output>
      <input
        ref={picker}
        type="file"
        className="hidden"
        accept={PICTURE_TYPES.join(',')}
        multiple
        aria-label={canvasStrings.tools.image}
        onChange={(event) => {
          onPick(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

function isComplete<Part extends Record<string, unknown>>(
  parts: Part,
): parts is { [Key in keyof Part]: NonNullable<Part[Key]> } & Part {
  return Object.values(parts).every((part) => part !== null);
}

/** Whether the document is known, so that having no pages means something. */
function useReady(): boolean {
  const creative = useCreative();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let here = true;
    void creative.ready.then(() => here && setReady(true));
    return () => {
      here = false;
      setReady(false);
    };
  }, [creative]);
  return ready;
}

/** The fonts of what is on the page, all there before the first drawing: text must not jump. */
function useStageFonts(onError: (message: string) => void): BrowserFontBook | undefined {
  const creative = useCreative();
  const [fonts, setFonts] = useState<BrowserFontBook>();
  useEffect(() => {
    let here = true;
    creative.ready
      .then(() => loadStageFonts(creative.canvas, editorStore.getState().pageId))
      .then((book) => here && setFonts(book))
      .catch(() => here && onError(canvasStrings.couldNotLoadFonts));
    return () => {
      here = false;
    };
    // Fonts are loaded once per creative; the listener for errors may change at every render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [creative]);
  return fonts;
}
