import { lazy, Suspense } from 'react';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { AgentView } from '../../editing/use-roster.ts';
import { AgentsDock } from '../../features/agents/AgentsDock.tsx';
import { AssetsPanel } from '../../features/assets/AssetsPanel.tsx';
import { BrandPanel } from '../../features/brand/BrandPanel.tsx';
import { DesignDock } from '../../features/design/DesignDock.tsx';
import { LastChangeLine } from '../../features/history/LastChangeLine.tsx';
import { LayersPanel } from '../../features/layers/LayersPanel.tsx';
import { PageList } from '../../features/pages/PageList.tsx';
import { ReviewDock } from '../../features/review/ReviewDock.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { layout, useLayout } from './layout-store.ts';
import type { Dock, Drawer } from './layout-store.ts';

// Nobody looks back for the first look at the page.
const HistoryDock = lazy(async () => ({
  default: (await import('../../features/history/HistoryDock.tsx')).HistoryDock,
}));

/** What a drawer holds. */
export function DrawerBody({ drawer }: { readonly drawer: Drawer }) {
  switch (drawer) {
    case 'pages':
      return <PageList layout="list" />;
    case 'layers':
      return <LayersPanel />;
    case 'assets':
      return <AssetsPanel />;
    case 'brand':
      return <BrandPanel />;
  }
}

/** What a dock holds. On narrow screens the decision bar stands outside, where it never scrolls away. */
export function DockBody({
  dock,
  withoutDecisionBar = false,
}: {
  readonly dock: Dock;
  readonly withoutDecisionBar?: boolean;
}) {
  const state = useLayout();
  switch (dock) {
    case 'design':
      return (
        <DesignDock
          onShowProposals={(ids) => layout.goToProposals({ kind: 'objects', ids })}
          lastChange={lastChangeLine}
        />
      );
    case 'review':
      return (
        <ReviewDock
          face={state.reviewFace}
          onFace={layout.showFace}
          openThreadId={state.openThreadId}
          onOpenThread={layout.openThread}
          placing={state.placing}
          onPlaced={layout.commentPlaced}
          filter={state.filter}
          onShowAll={layout.showAllProposals}
          wantedProposalId={state.wantedProposalId}
          withoutDecisionBar={withoutDecisionBar}
        />
      );
    case 'agents':
      return <AgentsDock wanted={state.askWanted} onAsk={layout.ask} onShowProposals={showWorkOf} />;
    case 'history':
      return (
        <Suspense fallback={<Skeleton className="m-3 h-40" />}>
          <HistoryDock />
        </Suspense>
      );
  }
}

function lastChangeLine(object: CanvasObject) {
  return <LastChangeLine object={object} onShowAll={() => layout.showDock('history')} />;
}

/** What an agent proposed, open and decided. */
export function showWorkOf({ name, title }: Pick<AgentView, 'name' | 'title'>): void {
  layout.goToProposals({ kind: 'author', title, names: [name, title] });
}
