import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from '../../api/queries.ts';
import { uploadImage } from '../../api/upload-image.ts';
import { CanvasStage } from '../../features/canvas/CanvasStage.tsx';
import type { CanvasStageProps } from '../../features/canvas/CanvasStage.tsx';
import { useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';
import { layout } from './layout-store.ts';

/** The stage, joined to the server's pictures and to the panels around it. */
export function StageRegion() {
  const { creative } = useCreative();
  const client = useQueryClient();
  const props = useMemo(
    (): CanvasStageProps => ({
      onPlaceComment: layout.placeComment,
      onOpenThread: layout.goToThread,
      onOpenProposal: layout.goToProposal,
      uploadImage: async (file) => {
        const asset = await uploadImage(creative.workspaceId, file);
        void client.invalidateQueries(queries.assets(creative.workspaceId));
        return asset;
      },
      loadAsset: (assetId) => client.fetchQuery(queries.asset(assetId)),
      onError: (message) => toast('bad', message),
      onShowShortcuts: () => layout.openDialog('shortcuts'),
    }),
    [client, creative.workspaceId],
  );
  return <CanvasStage {...props} />;
}
