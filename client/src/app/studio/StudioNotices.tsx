import { LateBanner } from '../../features/history/LateBanner.tsx';
import { RefusalBanner } from '../../features/history/RefusalBanner.tsx';
import { RestoreNotices } from '../../features/history/RestoreNotices.tsx';
import { layout } from './layout-store.ts';

const showHistory = (): void => layout.showDock('history');

/** What went wrong with saving, and the way out, above everything until it is dealt with; and what others did to all of it. */
export function StudioNotices() {
  return (
    <>
      <LateBanner />
      <RefusalBanner />
      <RestoreNotices onShowHistory={showHistory} />
    </>
  );
}
