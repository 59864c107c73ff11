import { beforeAll, describe, expect, it } from 'vitest';
import type { CanvasObject } from '../documents/canvas/schema.ts';
import type { FontBook } from '../fonts/font-book.ts';
import { loadFontBook } from '../fonts/load-node.ts';
import { buildScene } from './scene.ts';
import { testGroup, testImage, testPage, testShape, testText } from './test-objects.ts';

let fonts: FontBook;
beforeAll(async () => {
  fonts = await loadFontBook();
});

const nodes = (objects: readonly CanvasObject[]) => buildScene(testPage(), objects, fonts).nodes;

describe('buildScene', () => {
  it('nests children in their group and keeps the order', () => {
    const found = nodes([
      testShape({ id: 'a' }),
      testGroup({ id: 'g', opacity: 0.5 }),
      testShape({ id: 'b', parentId: 'g' }),
      testGroup({ id: 'h', parentId: 'g' }),
      testShape({ id: 'c', parentId: 'h' }),
      testShape({ id: 'd' }),
    ]);
    expect(found.map((node) => node.id)).toEqual(['a', 'g', 'd']);
    const group = found[1];
    expect(group?.kind === 'group' && group.children.map((child) => child.id)).toEqual(['b', 'h']);
    expect(group?.opacity).toBe(0.5);
  });

  it('leaves out what is hidden, with all that is inside it', () => {
    expect(
      nodes([
        testGroup({ id: 'g', hidden: true }),
        testShape({ id: 'a', parentId: 'g' }),
        testText({ id: 'b', hidden: true }),
      ]),
    ).toEqual([]);
  });

  it('leaves out objects of other pages and objects with impossible numbers', () => {
    expect(
      nodes([
        testShape({ pageId: 'elsewhere' }),
        testShape({ position: [Number.NaN, 0] }),
        testText({ fontSize: Number.POSITIVE_INFINITY }),
        testShape({ points: [[0, Number.NaN]] }),
        testShape({ size: [0, 10] }),
      ]),
    ).toEqual([]);
  });

  it('draws an object whose group is unknown at the top level', () => {
    expect(nodes([testShape({ id: 'a', parentId: 'gone' })])).toHaveLength(1);
  });

  it('places the whole picture so that the cropped part fills the box', () => {
    const [node] = nodes([testImage({ crop: [0.5, 0.25, 0.5, 0.5] })]);
    expect(node?.kind === 'image' && node.picture).toEqual({ x: -190, y: -30, width: 400, height: 200 });
  });

  it('makes corners no rounder than half the shorter side', () => {
    const [node] = nodes([testShape({ cornerRadius: 500 })]);
    expect(node?.kind === 'shape' && node.parts[0]).toMatchObject({ kind: 'rect', radius: 50 });
  });

  it('gives lines without points a way across, and a colour to be seen in', () => {
    const [node] = nodes([testShape({ shape: 'line', fill: '#123456' })]);
    expect(node?.kind === 'shape' && node.parts).toMatchObject([
      {
        segments: [
          ['M', 10, 70],
          ['L', 210, 70],
        ],
        stroke: { colour: { hex: '#123456' }, width: 2 },
      },
    ]);
  });

  it('ends the shaft of an arrow where its head begins', () => {
    const [node] = nodes([testShape({ shape: 'arrow', stroke: '#000000', strokeWidth: 10 })]);
    expect(node?.kind === 'shape' && node.parts).toMatchObject([
      {
        segments: [
          ['M', 10, 70],
          ['L', 170, 70],
        ],
      },
      { segments: [['M', 210, 70], ['L', 170, 90], ['L', 170, 50], ['Z']] },
    ]);
  });
});
