import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CanvasObject } from '../documents/canvas/schema.ts';
import type { FontBook } from '../fonts/font-book.ts';
import { loadFontBook } from '../fonts/load-node.ts';
import { renderPageSvg } from './svg.ts';
import { testGroup, testImage, testPage, testShape, testText } from './test-objects.ts';
import { escape, number } from './xml.ts';

let fonts: FontBook;
beforeAll(async () => {
  fonts = await loadFontBook();
});

const HREF = 'data:image/png;base64,AAAA';
const svg = (objects: readonly CanvasObject[], imageHref: () => string | undefined = () => HREF) =>
  renderPageSvg(testPage(), objects, { fonts, imageHref });

/** Everything the writer ever puts into a document: the elements, and the attributes with the form of their values. */
const ELEMENTS = new Set(
  'svg defs rect ellipse path g text image clipPath filter feColorMatrix feGaussianBlur feComponentTransfer feFuncA'.split(
    ' ',
  ),
);
const ATTRIBUTE = / ([\w:-]+)="([^"<]*)"/g;

/** Reads markup strictly; throws at anything that is not an element of ours, an attribute or escaped text. */
function strictlyRead(markup: string): { names: Set<string>; attributes: Set<string> } {
  const names = new Set<string>();
  const attributes = new Set<string>();
  let rest = markup;
  while (rest !== '') {
    const match = /^(?:<\/\w+>|<(\w+)((?: [\w:-]+="[^"<]*")*)\/?>|[^<>&"]+|&(?:amp|lt|gt|quot|#39);)/.exec(
      rest,
    );
    if (!match) throw new Error(`not ours: ${rest.slice(0, 80)}`);
    if (match[1]) names.add(match[1]);
    for (const [, name] of (match[2] ?? '').matchAll(ATTRIBUTE)) if (name) attributes.add(name);
    rest = rest.slice(match[0].length);
  }
  return { names, attributes };
}

describe('renderPageSvg', () => {
  it('draws the background, and none if it is transparent', () => {
    expect(svg([])).toContain('<rect width="400" height="300" fill="#ffffff"/>');
    const page = testPage({ background: 'transparent' });
    expect(renderPageSvg(page, [], { fonts, imageHref: () => undefined })).not.toContain('<rect');
  });

  it('turns objects about their centre', () => {
    expect(svg([testShape({ rotation: 30 })])).toContain('transform="rotate(30 110 70)"');
  });

  it('gives a group its opacity as a whole', () => {
    expect(svg([testGroup({ id: 'g', opacity: 0.4 }), testShape({ parentId: 'g' })])).toMatch(
      /<g opacity="0.4"><rect/,
    );
  });

  it('names the face that draws each run and keeps meant spaces', () => {
    const markup = svg([
      testText({ text: 'a  b', fontFamily: 'Lora', fontWeight: 700, fontStyle: 'italic' }),
    ]);
    expect(markup).toContain(
      'font-family="Lora" font-weight="700" font-style="italic" xml:space="preserve">a  b</text>',
    );
  });

  it('places spaced letters one by one', () => {
    const markup = svg([testText({ text: 'fi', letterSpacing: 10 })]);
    expect(/<text x="([\d.]+) ([\d.]+)"/.exec(markup)?.slice(1).map(Number)[0]).toBe(10);
  });

  it('crops and filters pictures within their box', () => {
    const markup = svg([
      testImage({
        crop: [0, 0, 0.5, 1],
        filters: [
          { type: 'blur', value: 1 },
          { type: 'sepia', value: 1 },
        ],
      }),
    ]);
    expect(markup).toContain(
      '<clipPath id="page-2"><rect x="10" y="20" width="200" height="100"/></clipPath>',
    );
    expect(markup).toMatch(/<feGaussianBlur stdDeviation="5"\/>.*<feColorMatrix/);
    expect(markup).toContain('<image x="10" y="20" width="400" height="100"');
  });

  it('keeps ids of several pages apart', () => {
    const image = testImage({ crop: [0, 0, 0.5, 1] });
    const options = { fonts, imageHref: () => HREF, idPrefix: 'cover"><script>' };
    expect(renderPageSvg(testPage(), [image], options)).toContain('id="coverscript-1"');
  });

  it('draws a box with the alternative text where a picture is missing', () => {
    const markup = svg([testImage({ alt: 'A cup of tea' })], () => undefined);
    expect(markup).toContain('>A cup of tea</text>');
    expect(markup).not.toContain('<image');
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    '//elsewhere.test/x.png',
    'file:///etc/passwd',
    'vbscript:x',
  ])('does not link to %s', (href) => {
    expect(svg([testImage()], () => href)).not.toContain('<image');
  });

  it('lets no text of a document become markup, whatever it is and wherever it stands', () => {
    const evil = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '</text><script>alert(1)</script>',
        `" onload="alert(1)`,
        `' onload='x`,
        ']]><!--',
        '&lt;&#0;',
        '\u0000\ud800\uffff',
      ),
    );
    const numbers = fc.double({ noDefaultInfinity: false });
    fc.assert(
      fc.property(evil, evil, numbers, (text, other, value) => {
        const markup = svg([
          testText({ id: text, name: text, text, fill: other, fontFamily: text, fontSize: 20 }),
          testText({ text, fontFamily: other, fill: '#000000', letterSpacing: 3 }),
          testShape({ id: other, fill: text, stroke: other, strokeWidth: 2 }),
          testShape({ shape: 'path', path: text }),
          testShape({ rotation: value, opacity: value, cornerRadius: value }),
          testShape({
            shape: 'polygon',
            points: [
              [value, value],
              [value, 0],
              [0, value],
            ],
          }),
          testImage({
            assetId: other,
            alt: text,
            filters: [
              { type: text, value },
              { type: 'blur', value },
            ],
          }),
        ]);
        const { names, attributes } = strictlyRead(markup);
        for (const name of names) expect(ELEMENTS.has(name)).toBe(true);
        for (const name of attributes) expect(name).not.toMatch(/^(?:on|style)/);
        expect(markup).not.toMatch(/NaN|Infinity|undefined|\d[eE][+-]/);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});

describe('numbers and text in markup', () => {
  it('writes numbers short and never with an exponent', () => {
    expect([1, 1.5, -0, 1e-9, 123456.78901, Number.NaN, Number.POSITIVE_INFINITY].map(number)).toEqual([
      '1',
      '1.5',
      '0',
      '0',
      '123456.789',
      '0',
      '0',
    ]);
  });

  it('escapes what has a meaning and drops what is forbidden', () => {
    expect(escape(`<a b="c" d='e'>&\u0000\ud800`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
});
