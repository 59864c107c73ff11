import { create } from 'zustand';
import type { Version } from '@sparklio/shared/protocol/history';
import { editorStore } from '../canvas/editor-store.ts';

/** A moment of the past that is looked at. */
export interface Moment {
  readonly position: number;
  /** ms since 1970 */
  readonly time: number;
  /** the version that stands there, if it was reached by it */
  readonly version?: Version;
}

/** One of the two states that are compared. */
export type Side =
  | { readonly kind: 'now' }
  | { readonly kind: 'version'; readonly version: Version }
  | { readonly kind: 'moment'; readonly moment: Moment };

export interface Comparison {
  readonly from: Side;
  readonly to: Side;
}

export const HISTORY_FACES = ['activity', 'versions'] as const;
export type HistoryFace = (typeof HISTORY_FACES)[number];

/** What one person looks at of the past. Never shared and never stored. */
export interface HistoryView {
  readonly looking: Moment | undefined;
  readonly comparison: Comparison | undefined;
  /** what is asked about before it is restored */
  readonly restoring: Moment | undefined;
  readonly face: HistoryFace;
  /** the author whose work alone is listed */
  readonly authorId: string | undefined;
  /** the thing whose history alone is listed */
  readonly about: { readonly target: string; readonly name: string } | undefined;
  /** the stretch of work that was asked for and comes into view */
  readonly wantedActivityId: string | undefined;
  readonly copiesOpen: boolean;
  readonly openCopyId: string | undefined;
  /** what came of undoing a turn in this visit, in words, by turn */
  readonly undone: Readonly<Record<string, string>>;
}

const START: HistoryView = {
  looking: undefined,
  comparison: undefined,
  restoring: undefined,
  face: 'activity',
  authorId: undefined,
  about: undefined,
  wantedActivityId: undefined,
  copiesOpen: false,
  openCopyId: undefined,
  undone: {},
};

export const useHistoryView = create<HistoryView>(() => START);

const set = useHistoryView.setState;

/** What the timeline, the lists and the banner ask for. */
export const historyView = {
  reset: () => {
    historyView.backToNow();
    set(START);
  },
  /** While the past is shown, keys and gestures of the stage must not edit what cannot be seen. */
  lookAt: (looking: Moment) => {
    set({ looking });
    editorStore.getState().setLookingBack(true);
  },
  backToNow: () => {
    set({ looking: undefined });
    editorStore.getState().setLookingBack(false);
  },
  compare: (from: Side, to: Side) => set({ comparison: { from, to } }),
  closeComparison: () => set({ comparison: undefined }),
  askRestore: (restoring: Moment) => set({ restoring }),
  closeRestore: () => set({ restoring: undefined }),
  showFace: (face: HistoryFace) => set({ face }),
  filterAuthor: (authorId: string | undefined) => set({ authorId }),
  showAbout: (about: HistoryView['about']) => set({ about, authorId: undefined, face: 'activity' }),
  want: (wantedActivityId: string | undefined) => set({ wantedActivityId, face: 'activity' }),
  openCopies: () => set({ copiesOpen: true, openCopyId: undefined }),
  closeCopies: () => set({ copiesOpen: false }),
  openCopy: (openCopyId: string) => set({ openCopyId, copiesOpen: false }),
  tellUndone: (turnId: string, result: string) =>
    set(({ undone }) => ({ undone: { ...undone, [turnId]: result } })),
  closeCopy: () => set({ openCopyId: undefined }),
} as const;
