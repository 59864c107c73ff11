import { createRequire } from 'node:module';
import { openSync } from 'fontkit';
import type { Font } from 'fontkit';

const FOREST = '#173b2f';
const AMBER = '#e0922f';

const require = createRequire(new URL('../../shared/package.json', import.meta.url));

/** The brand's mark, a leaf with the sun in its fork, and its name as outlines, so that it looks the same without fonts. */
export function drawLogo(): string {
  const font = openSync(require.resolve('@expo-google-fonts/space-grotesk/700Bold/SpaceGrotesk_700Bold.ttf'));
  if (!('layout' in font)) throw new Error('The font file holds more than one font.');
  const word = outline(font, 'Lumen Tea', 132, 216, 150);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(word.end + 6)} 200" role="img" aria-label="Lumen Tea">
  <circle cx="132" cy="46" r="28" fill="${AMBER}"/>
  <path fill="${FOREST}" d="M100 192C46 178 14 134 12 62c44 4 76 24 88 62 8 24 6 46 0 68Z"/>
  <path fill="${FOREST}" d="M112 190c-6-42 14-84 76-92 2 50-24 86-76 92Z"/>
  <path fill="${FOREST}" d="${word.path}"/>
</svg>
`;
}

function outline(
  font: Font,
  text: string,
  size: number,
  left: number,
  baseline: number,
): { path: string; end: number } {
  const run = font.layout(text);
  const scale = size / font.unitsPerEm;
  let x = left;
  const parts: string[] = [];
  for (const [index, glyph] of run.glyphs.entries()) {
    parts.push(glyph.path.scale(scale, -scale).translate(x, baseline).toSVG());
    x += (run.positions[index]?.xAdvance ?? 0) * scale;
  }
  return { path: parts.join(''), end: x };
}
