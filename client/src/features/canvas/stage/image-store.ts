import type { Asset } from '@sparklio/shared/protocol/api';
import type { FilterStep } from '@sparklio/shared/render/image-filters';
import { Listeners } from '../../../sync/store.ts';

/** Pictures as drawing needs them: there now, or not. */
export interface ImageSource {
  /** undefined while it loads, and when it cannot be had */
  get(assetId: string, filters: readonly FilterStep[]): CanvasImageSource | undefined;
  isLoading(assetId: string): boolean;
}

export interface ImageStore extends ImageSource {
  /** A picture arrived, or turned out to be missing. */
  onChange(listener: (assetId: string) => void): () => void;
  /** Puts a picture this person just chose on the page at once, before its upload is fetched back. */
  put(assetId: string, image: HTMLImageElement): void;
  close(): void;
}

type Entry =
  | { readonly kind: 'loading' }
  | { readonly kind: 'missing'; readonly since: number }
  | { readonly kind: 'ready'; readonly image: HTMLImageElement };

/** A missing picture is asked for again after this: it may have been uploaded meanwhile. */
const ASK_AGAIN_MS = 15_000;
/** Filters are worked out on at most this many px a side; beyond it nobody sees the difference on a page. */
const FILTER_SIDE_PX = 2_048;
const FILTERED_KEPT = 60;

/** Loads pictures by their signed addresses when first drawn, and keeps filtered versions. */
export function createImageStore(loadAsset: (assetId: string) => Promise<Asset>): ImageStore {
  const entries = new Map<string, Entry>();
  const filtered = new Map<string, HTMLCanvasElement>();
  const listeners = new Listeners<[string]>();
  let closed = false;

  const load = async (assetId: string): Promise<void> => {
    try {
      const image = await loadImage((await loadAsset(assetId)).url);
      entries.set(assetId, { kind: 'ready', image });
    } catch {
      entries.set(assetId, { kind: 'missing', since: performance.now() });
    }
    if (!closed) listeners.tell(assetId);
  };
  const entryOf = (assetId: string): Entry => {
    const known = entries.get(assetId);
    const again = known?.kind === 'missing' && performance.now() - known.since > ASK_AGAIN_MS;
    if (known !== undefined && !again) return known;
    const entry: Entry =
      assetId === '' ? { kind: 'missing', since: Number.POSITIVE_INFINITY } : { kind: 'loading' };
    entries.set(assetId, entry);
    if (assetId !== '') void load(assetId);
    return entry;
  };
  return {
    get(assetId, filters) {
      const entry = entryOf(assetId);
      if (entry.kind !== 'ready' || filters.length === 0)
        return entry.kind === 'ready' ? entry.image : undefined;
      const key = `${assetId} ${JSON.stringify(filters)}`;
      const known = filtered.get(key);
      if (known !== undefined) return known;
      const made = applyFilters(entry.image, filters);
      const [oldest] = filtered.keys();
      if (filtered.size >= FILTERED_KEPT && oldest !== undefined) filtered.delete(oldest);
      filtered.set(key, made);
      return made;
    },
    isLoading: (assetId) => entries.get(assetId)?.kind === 'loading',
    onChange: (listener) => listeners.add(listener),
    put(assetId, image) {
      entries.set(assetId, { kind: 'ready', image });
      listeners.tell(assetId);
    },
    close() {
      closed = true;
      entries.clear();
      filtered.clear();
    },
  };
}

export async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.crossOrigin = 'anonymous';
  image.decoding = 'async';
  image.src = url;
  await image.decode();
  return image;
}

function applyFilters(image: HTMLImageElement, filters: readonly FilterStep[]): HTMLCanvasElement {
  const width = Math.max(1, image.naturalWidth);
  const height = Math.max(1, image.naturalHeight);
  const scale = Math.min(1, FILTER_SIDE_PX / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (ctx === null) return canvas;
  const blur = filters.reduce(
    (sum, step) => (step.kind === 'blur' ? Math.hypot(sum, step.deviation) : sum),
    0,
  );
  if (blur > 0) ctx.filter = `blur(${blur * scale}px)`;
  ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
  ctx.filter = 'none';
  const matrices = filters.flatMap((step) => (step.kind === 'matrix' ? [step.matrix] : []));
  if (matrices.length > 0) {
    const pixels = ctx.getImageData(0, 0, canvas.width, canvas.height);
    for (const matrix of matrices) multiply(pixels.data, matrix);
    ctx.putImageData(pixels, 0, 0);
  }
  return canvas;
}

/** Each pixel through a colour matrix of 4 rows of 5, colours 0–1 in sRGB, not premultiplied. */
function multiply(data: Uint8ClampedArray, matrix: readonly number[]): void {
  const m = Float64Array.from(matrix);
  const at = (index: number): number => m[index] ?? 0;
  const [m0, m1, m2, m3, m4] = [at(0), at(1), at(2), at(3), at(4) * 255];
  const [m5, m6, m7, m8, m9] = [at(5), at(6), at(7), at(8), at(9) * 255];
  const [m10, m11, m12, m13, m14] = [at(10), at(11), at(12), at(13), at(14) * 255];
  for (let index = 0; index < data.length; index += 4) {
    const r = data[index] ?? 0;
    const g = data[index + 1] ?? 0;
    const b = data[index + 2] ?? 0;
    const a = data[index + 3] ?? 0;
    data[index] = m0 * r + m1 * g + m2 * b + m3 * a + m4;
    data[index + 1] = m5 * r + m6 * g + m7 * b + m8 * a + m9;
    data[index + 2] = m10 * r + m11 * g + m12 * b + m13 * a + m14;
  }
}
