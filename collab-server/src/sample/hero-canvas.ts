import { createId } from '@sparklio/shared/ids';
import { COLOURS } from './colours.ts';
import { addObject, body, heading } from './commands.ts';
import { LOGO, PHOTO } from './pictures.ts';
import type { PictureIds, PlainCommand } from './commands.ts';

export const HERO_SIZE = [1080, 1080] as const;

/**
 * The square ad a newcomer meets first: finished but for a handful of honest faults of the kinds that
 * slip through on a busy day, so that the agents have something true to say. Each is marked `fault`.
 */
export function heroCommands(pageId: string, pictures: PictureIds): PlainCommand[] {
  const button = createId();
  const badge = createId();
  const object = addObject(pageId);
  return [
    {
      type: 'UPDATE_PAGE',
      id: pageId,
      payload: { name: 'Square', size: [...HERO_SIZE], background: COLOURS.cream },
    },
    object({
      type: 'image',
      name: 'Photo',
      assetId: pictures.photo,
      alt: PHOTO.alt,
      crop: [0.248, 0, 0.4815, 1],
      position: [560, 0],
      size: [520, 1080],
    }),
    object({
      type: 'image',
      name: 'Logo',
      assetId: pictures.logo,
      alt: LOGO.alt,
      position: [72, 76],
      // fault: the kit asks for a fifth of the page's width
      size: [134, 30],
    }),
    object({
      type: 'text',
      name: 'Headline',
      text: 'Sunlight, steeped slow.',
      ...heading(96),
      position: [72, 172],
      size: [460, 312],
    }),
    object({
      type: 'text',
      name: 'Subline',
      text: 'Cold-brewed for sixteen hours. Ready when you are.',
      ...body(30, 600),
      // fault: amber on cream is too faint to read
      fill: COLOURS.amber,
      position: [72, 512],
      size: [432, 88],
    }),
    object({
      type: 'text',
      name: 'Body',
      // fault: "naturaly"; and the box is too low for the text
      text: 'Whole leaves, spring water and a slice of real lemon. Never boiled, so it stays naturaly bright and never turns bitter.',
      ...body(25, 400),
      position: [72, 620],
      size: [432, 112],
    }),
    object({ id: button, type: 'group', name: 'Button' }),
    object({
      type: 'shape',
      name: 'Button shape',
      parentId: button,
      shape: 'rect',
      fill: COLOURS.forest,
      cornerRadius: 36,
      // fault: five px to the right of everything above it
      position: [77, 826],
      size: [272, 72],
    }),
    object({
      type: 'text',
      name: 'Button label',
      parentId: button,
      text: 'Find your flavor',
      ...body(26, 600),
      textAlign: 'center',
      fill: COLOURS.cream,
      position: [77, 842],
      size: [272, 40],
    }),
    object({
      type: 'text',
      name: 'Small print',
      // fault: a claim that the brand kit has no proof for
      text: '12 fl oz. No added sugar. Boosts focus.',
      ...body(20, 400),
      position: [72, 968],
      size: [400, 32],
    }),
    object({ id: badge, type: 'group', name: 'Price badge' }),
    object({
      type: 'shape',
      name: 'Badge shape',
      parentId: badge,
      shape: 'ellipse',
      // fault: a red that is not the brand's
      fill: '#c9344f',
      position: [884, 880],
      size: [148, 148],
    }),
    object({
      type: 'text',
      name: 'Price',
      parentId: badge,
      text: '$3.90',
      ...body(40, 700),
      textAlign: 'center',
      fill: COLOURS.white,
      position: [884, 926],
      size: [148, 56],
    }),
  ];
}
