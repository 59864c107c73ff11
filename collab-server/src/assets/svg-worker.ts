import { parentPort, workerData } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';
import { filesOf } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import { z } from 'zod';

/** Draws one uploaded SVG and ends. A thread of its own, so that a drawing without end can be stopped. */
const { svg, width, height } = z
  .object({ svg: z.string(), width: z.number(), height: z.number() })
  .parse(workerData);
const drawn = new Resvg(svg, {
  font: {
    loadSystemFonts: false,
    fontFiles: filesOf('Inter').map((font) => fontPath(font.file)),
    defaultFontFamily: 'Inter',
  },
  fitTo: width >= height ? { mode: 'width', value: width } : { mode: 'height', value: height },
  logLevel: 'off',
}).render();
parentPort?.postMessage(drawn.asPng());
