import { describe, expect, it } from 'vitest';
import { checkSvg } from './svg-check.ts';

const svg = (inside: string, attributes = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"${attributes}>${inside}</svg>`;

describe('an SVG is taken', () => {
  it.each([
    [
      'with shapes, gradients and text',
      svg('<defs><linearGradient id="g"/></defs><rect fill="url(#g)" width="1"/><text>a &amp; b</text>'),
    ],
    [
      'with an XML declaration and comments',
      `<?xml version="1.0" encoding="utf-8"?>\n<!-- made by hand -->\n${svg('')}`,
    ],
    ['with references to itself', svg('<path id="p" d="M0 0"/><use xlink:href="#p"/><use href="#p"/>')],
    ['with a picture inside', svg('<image href="data:image/png;base64,iVBORw0KGgo="/>')],
    ['with styles', svg('<style><![CDATA[.a{fill:#fff;clip-path:url(#c)}]]></style>')],
    ['with another prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:rect/></s:svg>'],
  ])('%s', (_what, text) => {
    expect(() => checkSvg(text)).not.toThrow();
  });
});

describe('an SVG is refused', () => {
  it.each([
    ['a script', svg('<script>alert(1)</script>'), '<script>'],
    [
      'a script with a prefix',
      svg('<svg:script xmlns:svg="http://www.w3.org/2000/svg">1</svg:script>'),
      '<script>',
    ],
    ['an event handler', svg('', ' onload="alert(1)"'), 'onload'],
    ['an event handler in capitals', svg('<rect ONCLICK="x()"/>'), 'onclick'],
    ['foreign content', svg('<foreignObject><p/></foreignObject>'), 'foreignobject'],
    ['an address elsewhere', svg('<image href="https://example.com/a.png"/>'), 'outside'],
    ['a file', svg('<image xlink:href="/etc/passwd"/>'), 'outside'],
    ['a file written in entities', svg('<image href="&#x2f;etc&#47;passwd"/>'), 'outside'],
    [
      'a reference by another prefix',
      svg('<image xmlns:q="http://www.w3.org/1999/xlink" q:href="file:///x"/>'),
      'outside',
    ],
    ['a script address', svg('<a href="javascript:alert(1)"><rect/></a>'), 'outside'],
    ['an SVG inside', svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), 'outside'],
    ['an import in a style', svg('<style>@import "x.css";</style>'), 'style'],
    ['an address in a style', svg('<rect style="fill:url(https://example.com/x#y)"/>'), 'outside'],
    [
      'an address in a style hidden by a comment',
      svg('<style>.a{fill:u/**/rl(http://x/y)}</style>'),
      'outside',
    ],
    ['a document type', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg('&a;')}`, 'entities'],
    ['an unknown entity', svg('<text>&lol;</text>'), 'entities'],
    ['a style sheet instruction', `<?xml-stylesheet href="x.css"?>${svg('')}`, 'processing'],
    ['an unclosed element', '<svg><rect></svg>', 'well-formed'],
    ['an attribute without quotes', '<svg onload=alert(1)></svg>', 'well-formed'],
    ['another root', '<html><svg/></html>', 'well-formed'],
    ['nothing', '', 'well-formed'],
    ['two roots', `${svg('')}${svg('')}`, 'well-formed'],
    ['too deep nesting', svg('<g>'.repeat(300) + '</g>'.repeat(300)), 'too many'],
  ])('for %s', (_what, text, told) => {
    expect(() => checkSvg(text)).toThrow(told);
  });

  it('in time that grows with its length only', () => {
    const long = svg(`<path d="${'M0 0 '.repeat(200_000)}"`);
    expect(() => checkSvg(long)).toThrow('well-formed');
  });
});
