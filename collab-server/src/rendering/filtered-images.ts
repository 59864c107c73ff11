import type { ObjectId } from '@sparklio/shared/ids';
import type { ImageNode, Scene, SceneNode } from '@sparklio/shared/render/scene';
import { sceneToSvg } from '@sparklio/shared/render/svg';
import sharp from 'sharp';
import type { PreparedImage } from './draw-job.ts';
import { rasterise } from './rasterise.ts';

/** px per page px at most; no more than the stored picture has */
const SCALE_MAX = 3;
const MAX_PIXELS = 16_000_000;

/**
 * The cropped pictures of a scene with their filters applied, by object. PDF has no filters, so these are drawn in
 * advance by the engine that draws the PNGs. What comes from a JPEG stays one: a photo as PNG is ten times as large.
 */
export async function drawFilteredImages(
  scene: Scene,
  images: ReadonlyMap<ObjectId, PreparedImage>,
): Promise<ReadonlyMap<ObjectId, Uint8Array>> {
  const drawn = new Map<ObjectId, Uint8Array>();
  for (const node of imageNodes(scene.nodes)) {
    const image = images.get(node.id);
    if (image && node.filters.length > 0) drawn.set(node.id, await drawFiltered(node, image));
  }
  return drawn;
}

function imageNodes(nodes: readonly SceneNode[]): ImageNode[] {
  return nodes.flatMap((node) =>
    node.kind === 'group' ? imageNodes(node.children) : node.kind === 'image' ? [node] : [],
  );
}

async function drawFiltered(node: ImageNode, image: PreparedImage): Promise<Uint8Array> {
  const { box, picture } = node;
  const alone: ImageNode = {
    ...node,
    box: { ...box, x: 0, y: 0 },
    picture: { ...picture, x: picture.x - box.x, y: picture.y - box.y },
    rotation: 0,
    opacity: 1,
  };
  const scene: Scene = { width: box.width, height: box.height, background: undefined, nodes: [alone] };
  const stored = Math.max(1, image.width / picture.width, image.height / picture.height);
  const scale = Math.min(SCALE_MAX, stored, Math.sqrt(MAX_PIXELS / (box.width * box.height)));
  const uri = `data:${image.mime};base64,${Buffer.from(image.bytes).toString('base64')}`;
  const svg = sceneToSvg(scene, { imageHref: () => uri });
  if (image.mime === 'image/png') return rasterise(svg, scene, scale, 'png').bytes;
  const { bytes, width, height } = rasterise(svg, scene, scale, 'pixels');
  return sharp(bytes, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
}
