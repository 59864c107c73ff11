import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { ObjectId } from '@sparklio/shared/ids';
import { buildScene } from '@sparklio/shared/render/scene';
import { sceneToSvg } from '@sparklio/shared/render/svg';
import { drawPdf } from './draw-pdf.ts';
import type { DrawJob, Drawing, PreparedImage } from './draw-job.ts';
import { rasterise } from './rasterise.ts';

/** Does one job. Blocks its thread: run it in a drawing thread, never beside open sockets. */
export async function draw(job: DrawJob, fonts: FontBook): Promise<Drawing> {
  const pages = job.pages.map(({ page, objects, images }) => ({
    scene: buildScene(page, objects, fonts),
    images,
  }));
  if (job.output === 'pdf') return { bytes: await drawPdf(pages, job.title), width: 0, height: 0 };
  const [first] = pages;
  if (!first) throw new Error('A job needs a page.');
  const svg = sceneToSvg(first.scene, { imageHref: (_, node) => dataUri(first.images, node.id) });
  if (job.output === 'svg') return { bytes: new TextEncoder().encode(svg), width: 0, height: 0 };
  return rasterise(svg, first.scene, job.scale, job.output);
}

function dataUri(images: ReadonlyMap<ObjectId, PreparedImage>, id: ObjectId): string | undefined {
  const image = images.get(id);
  return image && `data:${image.mime};base64,${Buffer.from(image.bytes).toString('base64')}`;
}
