import type { CanvasPage, Pair } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { CanvasMirror } from '../../../sync/canvas-mirror.ts';
import type { OpenCreative } from '../../../sync/open-creative.ts';
import type { Action } from '../actions.ts';
import type { EditorState } from '../editor-store.ts';
import type { Box } from '../geometry/box.ts';
import type { Guide } from '../geometry/snapping.ts';
import type { View } from '../geometry/view.ts';
import type { CanvasStageProps } from '../stage-props.ts';
import type { FabricScene } from './fabric-scene.ts';
import type { ImageStore } from './image-store.ts';

/** What gestures and keys work on. One per mounted stage. */
export interface StageContext {
  readonly creative: OpenCreative;
  readonly canvas: CanvasMirror;
  readonly scene: FabricScene;
  readonly images: ImageStore;
  readonly fonts: FontBook;
  readonly canEdit: boolean;
  /** what is shown above the page while a gesture lasts; change it and ask for a frame */
  readonly passing: Passing;
  editor(): EditorState;
  props(): CanvasStageProps;
  page(): CanvasPage | undefined;
  pageBox(): Box | undefined;
  view(): View;
  /** a person moved the view: whoever was followed is not any more */
  setView(view: View): void;
  /** screen px */
  size(): Pair;
  requestOverlay(): void;
  /** Runs an action's commands and selects what it says; a refusal is shown to the person. @returns whether it was done */
  act(action: Action): boolean;
  announce(sentence: string): void;
  /** Opens the text of an object for typing. `isNew`: leave nothing behind if it stays empty. */
  editText(objectId: string, isNew: boolean): void;
}

export interface Passing {
  hovered: string | undefined;
  marquee: Box | undefined;
  draft: Box | undefined;
  guides: readonly Guide[];
  note: { readonly text: string; readonly at: Pair } | undefined;
}

/** A pointer at one moment. */
export interface PointerAt {
  readonly screen: Pair;
  readonly page: Pair;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly mod: boolean;
}

/** Something a pressed pointer does until it is let go. */
export interface Gesture {
  readonly cursor?: string;
  /** moved, or a modifier key changed */
  move(at: PointerAt): void;
  end(at: PointerAt): void;
  /** Escape, a lost pointer, or the object went away */
  cancel(): void;
}
