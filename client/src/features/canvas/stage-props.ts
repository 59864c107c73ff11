import type { Anchor } from '@sparklio/shared/documents/review/schema';
import type { Asset } from '@sparklio/shared/protocol/api';
import type { ReactNode } from 'react';
import type { NewObjectStyle } from '../../editing/new-object-style.ts';

/** What the stage asks of the page around it. */
export interface CanvasStageProps {
  /** The comment tool was used: ask for the words and start a thread there. */
  readonly onPlaceComment: (anchor: Anchor) => void;
  /** where the words of a comment are being asked for */
  readonly pendingComment?: Anchor | undefined;
  readonly onOpenThread: (threadId: string) => void;
  readonly onOpenProposal: (proposalId: string) => void;
  /** @throws StudioError with a sentence to show */
  readonly uploadImage: (file: File) => Promise<Asset>;
  /** A fresh signed address of an asset. */
  readonly loadAsset: (assetId: string) => Promise<Asset>;
  /** Something went wrong that the person should read. */
  readonly onError: (message: string) => void;
  readonly onShowShortcuts: () => void;
  /** How objects drawn on the shown page look at first. */
  readonly newObjectStyle: NewObjectStyle;
  /** stands over the page and moves with nothing; for states of the past */
  readonly cover?: ReactNode;
}
