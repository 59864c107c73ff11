import { DEFAULTS } from '@sparklio/shared/documents/canvas/schema';
import type {
  CanvasObject,
  CanvasPage,
  CanvasSnapshot,
  GroupObject,
  ImageObject,
  Pair,
  ShapeObject,
  TextObject,
} from '@sparklio/shared/documents/canvas/schema';
import type { AssetId, ObjectId, PageId } from '@sparklio/shared/ids';

/** Places an object: left, top, width, height in px. */
type Place = readonly [number, number, number, number];

/** A page under construction; ids count up, so that the corpus is the same in every run. */
export interface PageDraft {
  readonly page: CanvasPage;
  readonly objects: readonly CanvasObject[];
}

export interface Draw {
  readonly text: (place: Place, text: string, more?: Partial<TextObject>) => void;
  readonly shape: (place: Place, more?: Partial<ShapeObject>) => void;
  readonly image: (place: Place, assetId: AssetId, more?: Partial<ImageObject>) => void;
  /** Draws the children inside a group. */
  readonly group: (more: Partial<GroupObject>, children: () => void) => void;
}

export function draftPage(
  name: string,
  size: Pair,
  background: string,
  fill: (draw: Draw) => void,
): PageDraft {
  const page: CanvasPage = { ...DEFAULTS.page, id: `page-${name}` as PageId, name, size, background };
  const objects: CanvasObject[] = [];
  let parentId: ObjectId | undefined;
  const common = ([x, y, width, height]: Place) => ({
    ...DEFAULTS.common,
    id: `${name}-${objects.length}` as ObjectId,
    pageId: page.id,
    ...(parentId === undefined ? {} : { parentId }),
    order: `a${String(objects.length).padStart(4, '0')}`,
    position: [x, y] as const,
    size: [width, height] as const,
  });
  fill({
    text: (place, text, more) =>
      void objects.push({ ...common(place), ...DEFAULTS.text, type: 'text', text, ...more }),
    shape: (place, more) =>
      void objects.push({ ...common(place), ...DEFAULTS.shape, type: 'shape', ...more }),
    image: (place, assetId, more) =>
      void objects.push({
        ...common(place),
        ...DEFAULTS.image,
        type: 'image',
        assetId,
        ...more,
      }),
    group(more, children) {
      const group: GroupObject = { ...common([0, 0, 1, 1]), type: 'group', ...more };
      objects.push(group);
      const outer = parentId;
      parentId = group.id;
      children();
      parentId = outer;
    },
  });
  return { page, objects };
}

export function snapshotOf(drafts: readonly PageDraft[]): CanvasSnapshot {
  return {
    meta: { ...DEFAULTS.meta, title: 'Corpus' },
    pages: drafts.map((draft) => draft.page),
    objects: drafts.flatMap((draft) => draft.objects),
  };
}
