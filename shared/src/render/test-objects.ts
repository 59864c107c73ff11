import { DEFAULTS } from '../documents/canvas/schema.ts';
import type {
  CanvasPage,
  GroupObject,
  ImageObject,
  ShapeObject,
  TextObject,
} from '../documents/canvas/schema.ts';

/** Objects for tests of drawing: the documented defaults, with what a test is about changed. */
export const testPage = (more: Partial<CanvasPage> = {}): CanvasPage => ({
  ...DEFAULTS.page,
  id: 'page',
  size: [400, 300],
  ...more,
});

export const testText = (more: Partial<TextObject> = {}): TextObject => ({
  ...COMMON,
  ...DEFAULTS.text,
  type: 'text',
  text: 'Text',
  ...more,
});

export const testShape = (more: Partial<ShapeObject> = {}): ShapeObject => ({
  ...COMMON,
  ...DEFAULTS.shape,
  type: 'shape',
  ...more,
});

export const testImage = (more: Partial<ImageObject> = {}): ImageObject => ({
  ...COMMON,
  ...DEFAULTS.image,
  type: 'image',
  assetId: 'asset',
  ...more,
});

export const testGroup = (more: Partial<GroupObject> = {}): GroupObject => ({
  ...COMMON,
  type: 'group',
  ...more,
});

const COMMON = {
  ...DEFAULTS.common,
  id: 'object',
  pageId: 'page',
  position: [10, 20],
  size: [200, 100],
} as const;
