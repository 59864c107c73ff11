/**
 * Makes the pictures of the sample campaign: the logo, and a photo that is no photo but light followed through
 * a glass of tea. Takes some minutes; the results are kept under collab-server/src/sample/art.
 * `--only logo` or `--only photo` makes one of them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { quiet } from './sample-art/denoise.ts';
import { drawLogo } from './sample-art/logo.ts';
import { develop, paintPhoto } from './sample-art/photo.ts';

const folder = fileURLToPath(new URL('../collab-server/src/sample/art/', import.meta.url));
const PAINTED_PX = 1000;
const SAVED_PX = 1600;
const SAMPLES = 144;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
await mkdir(folder, { recursive: true });
if (values.only !== 'photo') await makeLogo();
if (values.only !== 'logo') await makePhoto();

async function makeLogo(): Promise<void> {
  const svg = drawLogo();
  await keep('lumen-tea-logo.svg', Buffer.from(svg));
  const drawn = new Resvg(svg, { fitTo: { mode: 'width', value: 640 } }).render().asPng();
  await keep('lumen-tea-logo.png', await sharp(drawn).png({ palette: true, compressionLevel: 9 }).toBuffer());
}

async function makePhoto(): Promise<void> {
  const light = await paintPhoto(PAINTED_PX, SAMPLES, (done) => {
    if (done % 50 === 0) console.log(`${done} of ${PAINTED_PX} rows`);
  });
  const pixels = develop(quiet(light, PAINTED_PX), 0.62);
  const photo = await sharp(pixels, { raw: { width: PAINTED_PX, height: PAINTED_PX, channels: 3 } })
    .resize(SAVED_PX, SAVED_PX, { kernel: 'cubic' })
    .sharpen({ sigma: 1.1, m1: 0.4, m2: 1.2 })
    .jpeg({ quality: 84, mozjpeg: true })
    .toBuffer();
  await keep('iced-tea.jpg', photo);
}

async function keep(name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(folder + name, bytes);
  console.log(`${name}: ${Math.round(bytes.length / 1024)} kB`);
}
