import { create } from 'zustand';
import type { Anchor } from '@sparklio/shared/documents/review/schema';
import type { ProposalFilter } from '../../features/review/proposal-groups.ts';
import type { ReviewFace } from '../../features/review/ReviewDock.tsx';

export const DRAWERS = ['pages', 'layers', 'assets', 'brand'] as const;
export type Drawer = (typeof DRAWERS)[number];
export const DOCKS = ['design', 'review', 'agents', 'history'] as const;
export type Dock = (typeof DOCKS)[number];
export type StudioDialog = 'share' | 'export' | 'import' | 'shortcuts';

/** How one person has arranged the studio around the stage. */
export interface Layout {
  readonly drawer: Drawer | undefined;
  readonly dock: Dock;
  readonly dockOpen: boolean;
  /** on narrow screens drawers and docks come up as one sheet */
  readonly sheet: Drawer | Dock | undefined;
  readonly reviewFace: ReviewFace;
  readonly openThreadId: string | undefined;
  readonly placing: Anchor | undefined;
  /** what the list of proposals is narrowed to */
  readonly filter: ProposalFilter | undefined;
  readonly wantedProposalId: string | undefined;
  readonly askWanted: { readonly name: string } | undefined;
  readonly dialog: StudioDialog | undefined;
}

const START: Layout = {
  drawer: undefined,
  dock: 'design',
  dockOpen: true,
  sheet: undefined,
  reviewFace: 'proposals',
  openThreadId: undefined,
  placing: undefined,
  filter: undefined,
  wantedProposalId: undefined,
  askWanted: undefined,
  dialog: undefined,
};

export const useLayout = create<Layout>(() => START);

/** What buttons of the frame, and the stage, ask of the layout. */
export const layout = {
  /** back to the start, for another creative or another role */
  reset: (patch: Partial<Layout>) => useLayout.setState({ ...START, ...patch }),
  toggleDrawer: (drawer: Drawer) =>
    useLayout.setState((now) => ({ drawer: now.drawer === drawer ? undefined : drawer })),
  showDock: (dock: Dock) => useLayout.setState({ dock, dockOpen: true, sheet: dock }),
  toggleDock: () => useLayout.setState((now) => ({ dockOpen: !now.dockOpen })),
  toggleSheet: (sheet: Drawer | Dock) =>
    useLayout.setState((now) => ({
      sheet: now.sheet === sheet ? undefined : sheet,
      ...(isDock(sheet) ? { dock: sheet } : {}),
    })),
  closeSheet: () => useLayout.setState({ sheet: undefined }),
  showFace: (reviewFace: ReviewFace) => useLayout.setState({ reviewFace }),
  openThread: (openThreadId: string | undefined) => useLayout.setState({ openThreadId }),
  /** shows a thread from elsewhere */
  goToThread: (openThreadId: string) => {
    useLayout.setState({ openThreadId, reviewFace: 'threads' });
    layout.showDock('review');
  },
  goToProposal: (wantedProposalId: string) => {
    useLayout.setState({ wantedProposalId, reviewFace: 'proposals', filter: undefined });
    layout.showDock('review');
  },
  goToProposals: (filter: ProposalFilter | undefined) => {
    useLayout.setState({ filter, reviewFace: 'proposals' });
    layout.showDock('review');
  },
  showAllProposals: () => useLayout.setState({ filter: undefined }),
  placeComment: (placing: Anchor) => {
    useLayout.setState({ placing, reviewFace: 'threads', openThreadId: undefined });
    layout.showDock('review');
  },
  commentPlaced: () => useLayout.setState({ placing: undefined }),
  ask: (name: string) => {
    useLayout.setState({ askWanted: { name } });
    layout.showDock('agents');
  },
  openDialog: (dialog: StudioDialog) => useLayout.setState({ dialog }),
  closeDialog: () => useLayout.setState({ dialog: undefined }),
} as const;

export function isDock(name: string | undefined): name is Dock {
  return DOCKS.some((dock) => dock === name);
}
