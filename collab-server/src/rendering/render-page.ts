import type { CanvasPage, CanvasSnapshot, ImageObject } from '@sparklio/shared/documents/canvas/schema';
import { StudioError } from '@sparklio/shared/errors';
import type { AssetId, ObjectId, PageId } from '@sparklio/shared/ids';
import sharp from 'sharp';
import type { DrawJob, Drawing, JobPage, PreparedImage } from './draw-job.ts';
import { createDrawingThreads, DRAWING_LIMITS } from './drawing-threads.ts';
import type { DrawingThreadLimits } from './drawing-threads.ts';
import { prepareImage } from './prepare-image.ts';
import type { StoredImage } from './prepare-image.ts';

export const RENDER_FORMATS = ['png', 'jpeg', 'webp', 'pdf', 'svg'] as const;
export type RenderFormat = (typeof RENDER_FORMATS)[number];

export interface RenderRequest {
  readonly snapshot: CanvasSnapshot;
  /** The page to draw; absent: the first one, and for PDF all of them. */
  readonly pageId?: PageId | undefined;
  readonly format: RenderFormat;
  /** device px per page px, 1 if absent; PDF and SVG ignore it */
  readonly scale?: number | undefined;
  /** The stored picture of an asset; undefined draws a placeholder in its place. */
  readonly loadImage: (assetId: AssetId) => Promise<StoredImage | undefined>;
}

export interface RenderedFile {
  readonly bytes: Uint8Array;
  readonly mime: string;
}

/** Turns pages into files. */
export interface PageRenderer {
  /**
   * @throws StudioError `not_found` for a page the canvas does not have, `invalid_input` for a scale that is not
   * one, `too_large` beyond the pixel or time limit, `unavailable` while too many pages wait
   */
  renderPage(request: RenderRequest): Promise<RenderedFile>;
  close(): Promise<void>;
}

export const RENDER_LIMITS = Object.freeze({
  /** width × height × scale² of one picture; 64 Mpx are 256 MB while being drawn */
  pixels: 64_000_000,
  scaleMin: 0.05,
  scaleMax: 8,
  /** pages of one PDF */
  pages: 200,
});

const MIMES: Readonly<Record<RenderFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
};

/** Pictures in files that can be printed or zoomed into hold this many px per page px. */
const OUTLINE_IMAGE_SCALE = 3;

/** One renderer serves the whole process. */
export function createPageRenderer(limits: DrawingThreadLimits = DRAWING_LIMITS): PageRenderer {
  const threads = createDrawingThreads(limits);
  return {
    async renderPage(request) {
      const { format, snapshot } = request;
      const pages = choosePages(request);
      const scale = checkedScale(request.scale ?? 1, format, pages);
      const imageScale = format === 'pdf' || format === 'svg' ? OUTLINE_IMAGE_SCALE : scale;
      const jobPages: JobPage[] = [];
      for (const page of pages) jobPages.push(await jobPage(page, request, imageScale));
      const output = format === 'jpeg' || format === 'webp' ? 'pixels' : format;
      const job: DrawJob = { output, pages: jobPages, scale, title: snapshot.meta.title };
      return { bytes: await encode(await threads.draw(job), format), mime: MIMES[format] };
    },
    close: () => threads.close(),
  };
}

function choosePages({ snapshot, pageId, format }: RenderRequest): readonly CanvasPage[] {
  if (pageId !== undefined) {
    const page = snapshot.pages.find((each) => each.id === pageId);
    if (!page) throw new StudioError('not_found', 'The canvas has no such page.');
    return [page];
  }
  const [first] = snapshot.pages;
  if (!first) throw new StudioError('not_found', 'The canvas has no page to draw.');
  if (format !== 'pdf') return [first];
  if (snapshot.pages.length > RENDER_LIMITS.pages) {
    throw new StudioError('too_large', `A PDF holds at most ${RENDER_LIMITS.pages} pages.`);
  }
  return snapshot.pages;
}

function checkedScale(scale: number, format: RenderFormat, pages: readonly CanvasPage[]): number {
  const { pixels, scaleMin, scaleMax } = RENDER_LIMITS;
  if (!(scale >= scaleMin && scale <= scaleMax)) {
    throw new StudioError('invalid_input', `The scale must be a number from ${scaleMin} to ${scaleMax}.`);
  }
  if (format === 'pdf' || format === 'svg') return scale;
  for (const { size } of pages) {
    const [width, height] = size;
    if (Math.ceil(width * scale) * Math.ceil(height * scale) > pixels) {
      throw new StudioError(
        'too_large',
        `At scale ${scale} the picture would have more than ${pixels / 1_000_000} million pixels. Choose a smaller scale.`,
      );
    }
  }
  return scale;
}

async function jobPage(
  page: CanvasPage,
  { snapshot, loadImage }: RenderRequest,
  imageScale: number,
): Promise<JobPage> {
  const objects = snapshot.objects.filter((object) => object.pageId === page.id);
  const stored = new Map<AssetId, Promise<StoredImage | undefined>>();
  const prepared = new Map<string, Promise<PreparedImage | undefined>>();
  const images = new Map<ObjectId, PreparedImage>();
  for (const object of objects) {
    if (object.type !== 'image' || object.hidden) continue;
    const loading = stored.get(object.assetId) ?? loadImage(object.assetId);
    stored.set(object.assetId, loading);
    const found = await loading;
    if (!found) continue;
    const { width, height } = drawnSize(object, imageScale);
    const key = `${object.assetId} ${width} ${height}`;
    const preparing = prepared.get(key) ?? prepareImage(found, width, height);
    prepared.set(key, preparing);
    const image = await preparing;
    if (image) images.set(object.id, image);
  }
  return { page, objects, images };
}

/** px at which the whole picture, cropped parts included, is drawn. */
function drawnSize(object: ImageObject, scale: number): { width: number; height: number } {
  const [, , wide, high] = object.crop;
  return { width: (object.size[0] * scale) / (wide || 1), height: (object.size[1] * scale) / (high || 1) };
}

async function encode(drawing: Drawing, format: RenderFormat): Promise<Uint8Array> {
  if (format !== 'jpeg' && format !== 'webp') return drawing.bytes;
  const pixels = sharp(drawing.bytes, {
    raw: { width: drawing.width, height: drawing.height, channels: 4 },
    limitInputPixels: RENDER_LIMITS.pixels + 1,
  });
  return format === 'webp'
    ? pixels.webp({ quality: 90 }).toBuffer()
    : pixels.flatten({ background: '#ffffff' }).jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer();
}
