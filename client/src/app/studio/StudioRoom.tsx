import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Creative, User } from '@sparklio/shared/protocol/api';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { editorStore } from '../../features/canvas/editor-store.ts';
import { HistoryProvider } from '../../features/history/history-context.tsx';
import { CreativeProvider, useOpenCreative, useSaveState } from '../../sync/hooks.ts';
import type { OpenCreative } from '../../sync/open-creative.ts';
import { EndedNotice } from './EndedNotice.tsx';
import { layout } from './layout-store.ts';
import { StudioFrame } from './StudioFrame.tsx';
import { StudioSkeleton } from './StudioSkeleton.tsx';

/** A drawer takes its room from the stage, so it starts open only where there is plenty. */
const ROOMY = '(min-width: 1280px)';

/** Opens the documents for as long as the page is shown. */
export function StudioRoom({ creative, user }: { readonly creative: Creative; readonly user: User }) {
  const open = useOpenCreative({
    creative,
    user,
    getTicket: () => api.ticket(creative.id),
    getState: (signal) => api.contentState(creative.id, signal),
  });
  useSideEffects(open);
  if (open === undefined) return <StudioSkeleton title={creative.title} />;
  return (
    <CreativeProvider value={open}>
      <HistoryProvider>
        <Open />
      </HistoryProvider>
    </CreativeProvider>
  );
}

/** The studio, until the server ends it for good. */
function Open() {
  const state = useSaveState();
  return state.kind === 'refused' ? <EndedNotice {...state} /> : <StudioFrame />;
}

function useSideEffects(open: OpenCreative | undefined): void {
  const client = useQueryClient();
  const creativeId = open?.creative.id;
  const editContent = open?.rights.editContent;
  useEffect(() => {
    if (creativeId !== undefined) editorStore.getState().reset();
  }, [creativeId]);
  useEffect(() => {
    if (creativeId === undefined || editContent === undefined) return;
    layout.reset({
      dock: editContent ? 'design' : 'review',
      drawer: editContent && matchMedia(ROOMY).matches ? 'layers' : undefined,
    });
  }, [creativeId, editContent]);
  useEffect(() => {
    if (open === undefined) return undefined;
    const setTitle = (): void => {
      document.title = `${open.canvas.get().meta.title} · Sparklio`;
    };
    setTitle();
    const stop = open.canvas.subscribe(setTitle);
    return () => {
      stop();
      document.title = 'Sparklio';
      // Covers and states on the home page follow what happened here.
      void client.invalidateQueries({ queryKey: queries.creatives(undefined).queryKey.slice(0, 1) });
    };
  }, [open, client]);
}
