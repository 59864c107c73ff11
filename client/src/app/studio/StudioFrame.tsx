import { HistoryDialogs } from '../../features/history/HistoryDialogs.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { CompactFrame } from './CompactFrame.tsx';
import { StudioDialogs } from './StudioDialogs.tsx';
import { StudioNotices } from './StudioNotices.tsx';
import { TopBar } from './TopBar.tsx';
import { WideFrame } from './WideFrame.tsx';

const WIDE = '(min-width: 768px)';

/** The studio's regions: bar on top; drawers, stage and dock beside each other, or, on narrow screens, above each other. */
export function StudioFrame() {
  const wide = useMediaQuery(WIDE);
  return (
    <div data-studio className="flex h-full flex-col overflow-hidden">
      <TopBar wide={wide} />
      <StudioNotices />
      {wide ? <WideFrame /> : <CompactFrame />}
      <StudioDialogs />
      <HistoryDialogs />
    </div>
  );
}
