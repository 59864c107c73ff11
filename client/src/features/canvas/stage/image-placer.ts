import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import { createId } from '@sparklio/shared/ids';
import { canvasStrings } from '../../../strings/canvas.ts';
import { messageOf } from '../error-message.ts';
import { toPage } from '../geometry/view.ts';
import { loadImage } from './image-store.ts';
import type { StageContext } from './stage-context.ts';

export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/svg+xml'] as const;

export interface ImagePlacer {
  /** Uploads pictures and puts them on the page, the first with its centre at `at` (page px), the others beside it. */
  place(files: readonly File[], at: Pair): Promise<void>;
  close(): void;
}

/** The dataTransfer type of an asset dragged from a panel; its data is the asset's id. */
export const ASSET_MIME = 'application/x-sparklio-asset';
/** A picture is put on the page at most this large, as a share of the page. */
const LARGEST_SHARE = 0.6;
const BESIDE_PX = 24;

/** Pictures from files: chosen, dropped or pasted. Dropped assets of the workspace too. */
export function placeImages(
  context: StageContext,
  element: HTMLElement,
  show: {
    readonly dropping: (over: boolean) => void;
    readonly uploading: (name: string | undefined) => void;
  },
): ImagePlacer {
  const place = async (files: readonly File[], at: Pair): Promise<void> => {
    const pictures = files.filter((file) => PICTURE_TYPES.some((type) => type === file.type));
    if (pictures.length < files.length) context.props().onError(canvasStrings.notAPicture);
    for (const [index, file] of pictures.entries()) {
      show.uploading(file.name);
      try {
        await placeFile(context, file, [at[0] + index * BESIDE_PX, at[1] + index * BESIDE_PX]);
      } catch (error) {
        context.props().onError(messageOf(error));
      }
    }
    show.uploading(undefined);
  };
  const pointOf = (event: DragEvent): Pair => {
    const bounds = element.getBoundingClientRect();
    return toPage(context.view(), [event.clientX - bounds.left, event.clientY - bounds.top]);
  };
  const takes = (event: DragEvent): boolean =>
    context.canEdit &&
    (event.dataTransfer?.types.some((type) => type === 'Files' || type === ASSET_MIME) ?? false);
  const onOver = (event: DragEvent): void => {
    if (!takes(event) || event.dataTransfer === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    show.dropping(true);
  };
  const onLeave = (event: DragEvent): void => {
    if (!(event.relatedTarget instanceof Node) || !element.contains(event.relatedTarget))
      show.dropping(false);
  };
  const onDrop = (event: DragEvent): void => {
    show.dropping(false);
    if (!takes(event) || event.dataTransfer === null) return;
    event.preventDefault();
    const assetId = event.dataTransfer.getData(ASSET_MIME);
    const at = pointOf(event);
    if (assetId === '') void place([...event.dataTransfer.files], at);
    else
      void placeAsset(context, assetId, at).catch((error: unknown) =>
        context.props().onError(messageOf(error)),
      );
  };
  element.addEventListener('dragover', onOver);
  element.addEventListener('dragleave', onLeave);
  element.addEventListener('drop', onDrop);
  return {
    place,
    close() {
      element.removeEventListener('dragover', onOver);
      element.removeEventListener('dragleave', onLeave);
      element.removeEventListener('drop', onDrop);
    },
  };
}

async function placeFile(context: StageContext, file: File, at: Pair): Promise<void> {
  const local = URL.createObjectURL(file);
  try {
    const [asset, image] = await Promise.all([
      context.props().uploadImage(file),
      loadImage(local).catch(() => undefined),
    ]);
    if (image !== undefined) context.images.put(asset.assetId, image);
    const natural: Pair = [
      asset.width ?? image?.naturalWidth ?? 0,
      asset.height ?? image?.naturalHeight ?? 0,
    ];
    addPicture(context, asset.assetId, file.name.replace(/\.[a-z0-9]+$/i, ''), natural, at);
  } finally {
    URL.revokeObjectURL(local);
  }
}

/** Puts an asset of the workspace on the page. @throws StudioError if it cannot be had */
export async function placeAsset(context: StageContext, assetId: string, at: Pair): Promise<void> {
  const asset = await context.props().loadAsset(assetId);
  addPicture(
    context,
    asset.assetId,
    asset.name.replace(/\.[a-z0-9]+$/i, ''),
    [asset.width ?? 0, asset.height ?? 0],
    at,
  );
}

function addPicture(context: StageContext, assetId: string, name: string, natural: Pair, at: Pair): void {
  const page = context.page();
  if (page === undefined) return;
  const [width, height]: Pair =
    natural[0] > 0 && natural[1] > 0 ? natural : [page.size[0] / 2, page.size[1] / 2];
  const scale = Math.min(1, (page.size[0] * LARGEST_SHARE) / width, (page.size[1] * LARGEST_SHARE) / height);
  const size: Pair = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const id = createId();
  const command: CanvasCommand = {
    type: 'ADD_OBJECT',
    payload: {
      id,
      type: 'image',
      pageId: page.id,
      name: name.slice(0, 100),
      assetId,
      alt: '',
      position: [Math.round(at[0] - size[0] / 2), Math.round(at[1] - size[1] / 2)],
      size,
    },
  };
  context.act({ commands: [command], select: [id] });
}
