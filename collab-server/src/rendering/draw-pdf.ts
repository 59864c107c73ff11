import type { ObjectId } from '@sparklio/shared/ids';
import { PLACEHOLDER } from '@sparklio/shared/render/placeholder';
import type { Box, ImageNode, Scene, SceneNode } from '@sparklio/shared/render/scene';
import Pdf from 'pdfkit';
import type { PreparedImage } from './draw-job.ts';
import { drawFilteredImages } from './filtered-images.ts';
import { drawPdfShape } from './pdf-shape.ts';
import { drawPdfText } from './pdf-text.ts';
import { withOpacity } from './pdf-opacity.ts';

/** A PDF point is 1/72 inch, a page pixel 1/96. */
const POINTS_PER_PX = 0.75;
export interface PdfPage {
  readonly scene: Scene;
  readonly images: ReadonlyMap<ObjectId, PreparedImage>;
}

/** Writes pages as one PDF: outlines stay outlines, text stays text in the same lines and fonts as everywhere. */
export async function drawPdf(pages: readonly PdfPage[], title: string): Promise<Uint8Array> {
  const pdf = new Pdf({
    autoFirstPage: false,
    margin: 0,
    displayTitle: true,
    info: { Title: title, Creator: 'Sparklio', Producer: 'Sparklio' },
  });
  const parts: Uint8Array[] = [];
  const written = new Promise<void>((resolve, reject) => {
    pdf.on('data', (part: Uint8Array) => parts.push(part));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  for (const { scene, images } of pages) {
    const { width, height } = scene;
    pdf.addPage({ size: [width * POINTS_PER_PX, height * POINTS_PER_PX], margin: 0 });
    pdf.save().scale(POINTS_PER_PX);
    const { background } = scene;
    if (background)
      pdf.save().rect(0, 0, width, height).fillColor(background.hex, background.alpha).fill().restore();
    const pictures = { images, filtered: await drawFilteredImages(scene, images) };
    for (const node of scene.nodes) drawNode(pdf, node, pictures);
    pdf.restore();
  }
  pdf.end();
  await written;
  return Buffer.concat(parts);
}

interface Pictures {
  readonly images: ReadonlyMap<ObjectId, PreparedImage>;
  readonly filtered: ReadonlyMap<ObjectId, Uint8Array>;
}

function drawNode(pdf: PDFKit.PDFDocument, node: SceneNode, pictures: Pictures): void {
  if (node.opacity === 0) return;
  withOpacity(pdf, node.opacity, () => {
    if (node.kind === 'group') {
      for (const child of node.children) drawNode(pdf, child, pictures);
      return;
    }
    const { box, rotation } = node;
    pdf.save();
    if (rotation !== 0) pdf.rotate(rotation, { origin: [box.x + box.width / 2, box.y + box.height / 2] });
    if (node.kind === 'text') drawPdfText(pdf, node, box);
    else if (node.kind === 'shape') for (const part of node.parts) drawPdfShape(pdf, part);
    else drawImage(pdf, node, pictures);
    pdf.restore();
  });
}

function drawImage(pdf: PDFKit.PDFDocument, node: ImageNode, { images, filtered }: Pictures): void {
  const image = images.get(node.id);
  if (!image) return drawPlaceholder(pdf, node);
  const { box, picture } = node;
  const finished = filtered.get(node.id);
  if (finished) return place(pdf, finished, box);
  pdf.save();
  if (picture.width !== box.width || picture.height !== box.height) {
    pdf.rect(box.x, box.y, box.width, box.height).clip();
  }
  place(pdf, image.bytes, picture);
  pdf.restore();
}

function place(pdf: PDFKit.PDFDocument, bytes: Uint8Array, { x, y, width, height }: Box): void {
  pdf.image(Buffer.from(bytes), x, y, { width, height });
}

function drawPlaceholder(pdf: PDFKit.PDFDocument, { box, placeholder }: ImageNode): void {
  const { parts, lines, fontSize, drop } = placeholder;
  for (const part of parts) drawPdfShape(pdf, part);
  const fill = { hex: PLACEHOLDER.ink, alpha: 1 };
  drawPdfText(pdf, { lines, fontSize, letterSpacing: 0, fill }, { ...box, y: box.y + drop });
}
