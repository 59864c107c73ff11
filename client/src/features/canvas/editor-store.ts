import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Pair } from '@sparklio/shared/documents/canvas/schema';

export const TOOLS = ['select', 'hand', 'text', 'rect', 'ellipse', 'line', 'image', 'comment'] as const;
export type Tool = (typeof TOOLS)[number];

/** Tools that a person who may not edit the content still has. */
export const READ_ONLY_TOOLS: ReadonlySet<Tool> = new Set(['select', 'hand', 'comment']);

export const ZOOM_MIN = 0.05;
export const ZOOM_MAX = 16;

/** What the stage can do on request. It registers itself here while it is mounted. */
export interface StageControls {
  fit(): void;
  zoomToSelection(): void;
  /** keeps the middle of the stage where it is */
  zoomTo(zoom: number): void;
  zoomIn(): void;
  zoomOut(): void;
  /** brings an object into view without changing the zoom if it can */
  reveal(objectId: string): void;
  editText(objectId: string): void;
  pickImage(): void;
  focus(): void;
}

/** What one person is doing in the editor. Never shared and never stored; the documents know nothing of it. */
export interface EditorState {
  readonly pageId: string | undefined;
  readonly selection: readonly string[];
  /** the group that was entered by a double click; clicks inside select its children */
  readonly enteredGroupId: string | undefined;
  readonly tool: Tool;
  /** screen px per page px */
  readonly zoom: number;
  /** where the page's top-left corner is on the stage, screen px */
  readonly pan: Pair;
  readonly snapping: boolean;
  readonly grid: boolean;
  /** the proposal whose card or ghost is under the pointer */
  readonly hoveredProposalId: string | undefined;
  readonly showGhosts: boolean;
  /** the key is held that shows the page without ghosts */
  readonly previewBefore: boolean;
  readonly editingTextId: string | undefined;
  /** the stage shows a state of the past: nothing can be edited until it shows the present again */
  readonly lookingBack: boolean;
  /** awareness client id of the person or agent whose view is followed */
  readonly following: number | undefined;
  readonly controls: StageControls | undefined;

  setPage(pageId: string | undefined): void;
  setSelection(ids: readonly string[]): void;
  /** adds what is not selected, removes what is */
  toggleSelected(ids: readonly string[]): void;
  enterGroup(groupId: string | undefined): void;
  setTool(tool: Tool): void;
  setView(zoom: number, pan: Pair): void;
  setSnapping(on: boolean): void;
  setGrid(on: boolean): void;
  hoverProposal(id: string | undefined): void;
  setShowGhosts(on: boolean): void;
  setPreviewBefore(on: boolean): void;
  setEditingText(id: string | undefined): void;
  setLookingBack(on: boolean): void;
  follow(clientId: number | undefined): void;
  setControls(controls: StageControls | undefined): void;
  fit(): void;
  zoomToSelection(): void;
  zoomTo(zoom: number): void;
  /** back to the start; call it when another creative is opened */
  reset(): void;
}

const START = {
  pageId: undefined,
  selection: [],
  enteredGroupId: undefined,
  tool: 'select',
  zoom: 1,
  pan: [0, 0],
  snapping: true,
  grid: false,
  hoveredProposalId: undefined,
  showGhosts: true,
  previewBefore: false,
  editingTextId: undefined,
  lookingBack: false,
  following: undefined,
} as const satisfies Partial<EditorState>;

/** For code outside of components. */
export const editorStore = createStore<EditorState>((set, get) => ({
  ...START,
  controls: undefined,
  setPage: (pageId) => {
    if (pageId !== get().pageId)
      set({ pageId, selection: [], enteredGroupId: undefined, editingTextId: undefined });
  },
  setSelection: (ids) => {
    const { selection } = get();
    if (ids.length !== selection.length || ids.some((id, index) => id !== selection[index]))
      set({ selection: [...ids] });
  },
  toggleSelected: (ids) => {
    const { selection } = get();
    const kept = selection.filter((id) => !ids.includes(id));
    const added = ids.filter((id) => !selection.includes(id));
    set({ selection: [...kept, ...added] });
  },
  enterGroup: (enteredGroupId) => set({ enteredGroupId }),
  setTool: (tool) => set({ tool, editingTextId: undefined }),
  setView: (zoom, pan) => set({ zoom, pan }),
  setSnapping: (snapping) => set({ snapping }),
  setGrid: (grid) => set({ grid }),
  hoverProposal: (hoveredProposalId) => {
    if (hoveredProposalId !== get().hoveredProposalId) set({ hoveredProposalId });
  },
  setShowGhosts: (showGhosts) => set({ showGhosts }),
  setPreviewBefore: (previewBefore) => {
    if (previewBefore !== get().previewBefore) set({ previewBefore });
  },
  setEditingText: (editingTextId) => set({ editingTextId }),
  setLookingBack: (lookingBack) => {
    if (lookingBack !== get().lookingBack) set({ lookingBack, tool: 'select', editingTextId: undefined });
  },
  follow: (following) => {
    if (following !== get().following) set({ following });
  },
  setControls: (controls) => set({ controls }),
  fit: () => get().controls?.fit(),
  zoomToSelection: () => get().controls?.zoomToSelection(),
  zoomTo: (zoom) => get().controls?.zoomTo(zoom),
  reset: () => set(START),
}));

/** A selected part of the editor's state, for components. */
export const useEditor = Object.assign(
  <Part>(selector: (state: EditorState) => Part): Part => useStore(editorStore, selector),
  { getState: editorStore.getState, setState: editorStore.setState, subscribe: editorStore.subscribe },
);
