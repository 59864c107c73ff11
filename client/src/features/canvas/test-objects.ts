import { DEFAULTS } from '@sparklio/shared/documents/canvas/schema';
import type {
  CanvasObject,
  GroupObject,
  ShapeObject,
  TextObject,
} from '@sparklio/shared/documents/canvas/schema';
import type { ObjectSource } from './canvas-tree.ts';

/** Plain objects for tests, with every property at its default. */
export function shapeObject(id: string, properties: Partial<ShapeObject> = {}): ShapeObject {
  return { ...DEFAULTS.common, ...DEFAULTS.shape, id, pageId: 'page', type: 'shape', ...properties };
}

export function textObject(id: string, properties: Partial<TextObject> = {}): TextObject {
  return { ...DEFAULTS.common, ...DEFAULTS.text, id, pageId: 'page', type: 'text', text: '', ...properties };
}

export function groupObject(id: string, properties: Partial<GroupObject> = {}): GroupObject {
  return { ...DEFAULTS.common, id, pageId: 'page', type: 'group', ...properties };
}

/** Objects given in drawing order as a canvas of one page. */
export function canvasOf(...objects: CanvasObject[]): ObjectSource {
  const byId = new Map(objects.map((object) => [object.id, object]));
  return {
    object: (id) => byId.get(id),
    pageObjects: (pageId) => objects.filter((object) => object.pageId === pageId),
  };
}
