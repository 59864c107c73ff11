/** Paints the pictures of the sample campaign. Slow (minutes); the results are kept under collab-server/src/sample/art. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { develop, paintPhoto } from './sample-art/photo.ts';

const folder = fileURLToPath(new URL('../collab-server/src/sample/art/', import.meta.url));
const [sizePx = 1000, samples = 196] = process.argv.slice(2).map(Number);
const out = process.argv[4] ?? `${folder}iced-tea.jpg`;

await mkdir(folder, { recursive: true });
const light = await paintPhoto(sizePx, samples, (done) => {
  if (done % 50 === 0) console.log(`${done} of ${sizePx} rows`);
});
const photo = await sharp(develop(light, 0.62), { raw: { width: sizePx, height: sizePx, channels: 3 } })
  .resize(1600, 1600, { kernel: 'cubic' })
  .jpeg({ quality: 82, mozjpeg: true })
  .toBuffer();
await writeFile(out, photo);
console.log(`${out}: ${Math.round(photo.length / 1024)} kB`);
