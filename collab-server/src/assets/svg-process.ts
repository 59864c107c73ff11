import { Resvg } from '@resvg/resvg-js';
import { filesOf } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import { z } from 'zod';

/**
 * Draws one uploaded SVG: JSON on standard input, PNG on standard output, then the end. A process of its own,
 * because drawing happens in native code, which no thread can be made to leave.
 */
const jobSchema = z.object({ svg: z.string(), width: z.number(), height: z.number() });

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(Buffer.from(part));
const { svg, width, height } = jobSchema.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
const drawn = new Resvg(svg, {
  font: {
    loadSystemFonts: false,
    fontFiles: filesOf('Inter').map((font) => fontPath(font.file)),
    defaultFontFamily: 'Inter',
  },
  fitTo: width >= height ? { mode: 'width', value: width } : { mode: 'height', value: height },
  logLevel: 'off',
}).render();
process.stdout.write(drawn.asPng());
