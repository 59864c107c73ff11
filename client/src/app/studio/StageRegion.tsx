import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from '../../api/queries.ts';
import { uploadImage } from '../../api/upload-image.ts';
import { newObjectStyle } from '../../editing/new-object-style.ts';
import { useBrand } from '../../editing/use-brand.ts';
import { CanvasStage } from '../../features/canvas/CanvasStage.tsx';
import type { CanvasStageProps } from '../../features/canvas/CanvasStage.tsx';
import { useEditor } from '../../features/canvas/editor-store.ts';
import { PreviewCover } from '../../features/history/PreviewCover.tsx';
import { useCanvas, useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';
import { layout, useLayout } from './layout-store.ts';

// Always the same element: it knows itself when there is a past to show.
const COVER = <PreviewCover />;

/** The stage, joined to the server's pictures and to the panels around it. */
export function StageRegion() {
  const { creative } = useCreative();
  const client = useQueryClient();
  const kit = useBrand()?.kit;
  const pageId = useEditor((editor) => editor.pageId);
  const background = useCanvas(
    ({ pages }) => (pages.find(({ id }) => id === pageId) ?? pages[0])?.background,
  );
  const style = useMemo(() => newObjectStyle(kit, background ?? ''), [kit, background]);
  const pendingComment = useLayout((now) => now.placing);
  const props = useMemo(
    (): Omit<CanvasStageProps, 'pendingComment' | 'cover'> => ({
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
      newObjectStyle: style,
    }),
    [client, creative.workspaceId, style],
  );
  return <CanvasStage {...props} pendingComment={pendingComment} cover={COVER} />;
}
