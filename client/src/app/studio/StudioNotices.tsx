import { LateBanner } from '../../features/history/LateBanner.tsx';
import { RefusalBanner } from '../../features/history/RefusalBanner.tsx';

/** What went wrong with saving, and the way out, above everything until it is dealt with. */
export function StudioNotices() {
  return (
    <>
      <LateBanner />
      <RefusalBanner />
    </>
  );
}
