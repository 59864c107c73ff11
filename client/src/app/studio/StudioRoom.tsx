import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Creative, User } from '@sparklio/shared/protocol/api';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { editorStore } from '../../features/canvas/editor-store.ts';
import { HistoryProvider } from '../../features/history/history-context.tsx';
import { commonStrings } from '../../strings/common.ts';
import { studioStrings as words } from '../../strings/studio.ts';
import { CreativeProvider, useOpenCreative, useSaveState } from '../../sync/hooks.ts';
import type { OpenCreative } from '../../sync/open-creative.ts';
import { toast } from '../../ui/toasts.ts';
import { EndedNotice } from './EndedNotice.tsx';
import { layout } from './layout-store.ts';
import { StudioFrame } from './StudioFrame.tsx';
import { StudioSkeleton } from './StudioSkeleton.tsx';

/** A drawer takes its room from the stage, so it starts open only where there is plenty. */
const ROOMY = '(min-width: 1280px)';

const HINTS: Readonly<Partial<Record<Role, string>>> = commonStrings.roleHints;

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

/** Tools that come or go need a word why. What was refused at the same time says it in its banner. */
function useRoleTold(open: OpenCreative | undefined): void {
  const before = useRef<OpenCreative>(undefined);
  useEffect(() => {
    const last = before.current;
    before.current = open;
    if (open === undefined || last === undefined || last.creative.id !== open.creative.id) return;
    if (last.role !== open.role && open.saveState.get().refusal === undefined)
      toast('info', words.roleNow(commonStrings.roles[open.role], HINTS[open.role]));
  }, [open]);
}

function useSideEffects(open: OpenCreative | undefined): void {
  useRoleTold(open);
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
