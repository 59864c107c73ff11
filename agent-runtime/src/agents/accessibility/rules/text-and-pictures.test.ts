import { describe, expect, it } from 'vitest';
import { context, image, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only } from '../../../../test/fixtures/judge.ts';
import { altText } from './alt-text.ts';
import { textSize } from './text-size.ts';

describe('accessibility.text-size', () => {
  it.each([
    ['18 px on a page 1080 px wide', 18, 1080, 0],
    ['17 px', 17, 1080, 1],
    ['9 px on a page half as wide', 9, 540, 0],
    ['18 px on a page twice as wide', 18, 2160, 1],
  ])('%s', (_name, fontSize, width, count) => {
    const page = context([text({ id: 'a', fontSize, position: [50, 50] })], {
      page: { size: [width, 1080] },
    });
    expect(findings(textSize, page)).toHaveLength(count);
  });

  it('enlarges it, and its box if that is needed', () => {
    const page = context([text({ id: 'a', fontSize: 10, position: [50, 50], size: [400, 13] })]);
    const after = mended(textSize, page, 'a');
    expect(after).toMatchObject({ fontSize: 18 });
    expect(after.size[1]).toBeGreaterThan(13);
  });
});

describe('accessibility.alt-text', () => {
  it('asks for words, because no rule can write them', () => {
    const page = context([image({ id: 'a', name: 'Beach', alt: ' ' }), image({ id: 'b', alt: 'A beach' })]);
    const { targets, commands, rationale } = only(altText, page);
    expect(targets).toEqual(['a']);
    expect(commands).toEqual([]);
    expect(rationale).toMatch(/“Beach” has no alternative text.*Write/);
  });
});
