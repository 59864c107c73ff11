import { Resvg } from '@resvg/resvg-js';
import { resolveFace } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import type { Scene, SceneNode } from '@sparklio/shared/render/scene';
import type { Drawing } from './draw-job.ts';

/** Draws a page's SVG into pixels, with the bundled fonts and none of the machine's. */
export function rasterise(svg: string, scene: Scene, scale: number, output: 'png' | 'pixels'): Drawing {
  const image = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: fontFilesOf(scene.nodes), defaultFontFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: scale },
    textRendering: 2,
    shapeRendering: 2,
    imageRendering: 0,
    logLevel: 'off',
  }).render();
  return { bytes: output === 'png' ? image.asPng() : image.pixels, width: image.width, height: image.height };
}

/** Only the files a page uses: reading all costs more than drawing a small page. */
function fontFilesOf(nodes: readonly SceneNode[]): string[] {
  const files = new Set<string>();
  const visit = (node: SceneNode): void => {
    if (node.kind === 'group') return node.children.forEach(visit);
    const lines = node.kind === 'text' ? node.lines : node.kind === 'image' ? node.placeholder.lines : [];
    for (const line of lines)
      for (const run of line.runs) files.add(resolveFace(run.family, run.weight, run.style).file);
  };
  nodes.forEach(visit);
  return [...files].map(fontPath);
}
