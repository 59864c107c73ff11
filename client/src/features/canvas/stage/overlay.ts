import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { drawOverlay } from './draw-overlay.ts';
import type { OverlayColours } from './draw-overlay.ts';
import type { ImageSource } from './image-store.ts';
import type { OverlayModel } from './overlay-model.ts';

/** The canvas above the page. It draws once per frame at most, and only when something said so. */
export interface Overlay {
  request(): void;
  setSize(size: Pair): void;
  setColours(colours: OverlayColours): void;
  close(): void;
}

export function createOverlay(
  canvas: HTMLCanvasElement,
  images: ImageSource,
  model: () => OverlayModel,
): Overlay {
  const context = canvas.getContext('2d');
  let size: Pair = [0, 0];
  let frame = 0;
  let colours: OverlayColours = {
    accent: '#4b4acf',
    agent: '#0b7a75',
    guide: '#e0218a',
    handle: '#ffffff',
    line: '#e2e2dd',
  };
  const draw = (): void => {
    frame = 0;
    if (context === null) return;
    const ratio = globalThis.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size[0], size[1]);
    drawOverlay(context, model(), colours, images);
  };
  const request = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  return {
    request,
    setSize(next) {
      size = next;
      const ratio = globalThis.devicePixelRatio || 1;
      canvas.width = Math.round(next[0] * ratio);
      canvas.height = Math.round(next[1] * ratio);
      if (frame !== 0) cancelAnimationFrame(frame);
      draw();
    },
    setColours(next) {
      colours = next;
      request();
    },
    close() {
      if (frame !== 0) cancelAnimationFrame(frame);
    },
  };
}
