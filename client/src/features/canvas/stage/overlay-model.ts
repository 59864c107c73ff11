import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import type { Box, Frame } from '../geometry/box.ts';
import type { GhostState, ShownGhost } from './ghost-node.ts';
import type { Guide } from '../geometry/snapping.ts';
import type { View } from '../geometry/view.ts';

/** All that is drawn above the page and is not part of it. Frames and boxes are page px. */
export interface OverlayModel {
  readonly view: View;
  readonly page: Box | undefined;
  readonly grid: number | undefined;
  readonly hovered: Frame | undefined;
  /** each selected object, when there is more than one */
  readonly members: readonly Frame[];
  readonly selection: OverlaySelection | undefined;
  readonly marquee: Box | undefined;
  /** the figure being drawn */
  readonly draft: Box | undefined;
  readonly guides: readonly Guide[];
  readonly peers: readonly OverlayPeer[];
  readonly ghosts: readonly OverlayGhost[];
  /** the size or angle of a gesture, said beside it */
  readonly note: { readonly text: string; readonly at: Pair } | undefined;
}

export interface OverlaySelection {
  readonly frame: Frame;
  /** none for locked objects, for readers, and while a text is edited */
  readonly handles: 'none' | 'box' | { readonly start: Pair; readonly end: Pair };
  readonly locked: boolean;
}

export interface OverlayPeer {
  readonly colour: string;
  readonly name: string;
  readonly isAgent: boolean;
  readonly frames: readonly Frame[];
  readonly caret: OverlayCaret | undefined;
}

/** A peer's caret in a text, page px before the object's rotation. */
export interface OverlayCaret {
  readonly frame: Frame;
  readonly bars: readonly Box[];
  readonly selected: readonly Box[];
}

export interface OverlayGhost {
  readonly isAgent: boolean;
  /** objects that do not exist yet; what exists shows its after-state at its own depth on the page */
  readonly added: readonly ShownGhost[];
  readonly outlines: readonly Frame[];
  readonly crossedOut: readonly Frame[];
  readonly state: GhostState;
}
