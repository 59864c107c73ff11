import { createId } from '@sparklio/shared/ids';
import { COLOURS } from './colours.ts';
import { addObject, body, heading } from './commands.ts';
import { LOGO, PHOTO } from './pictures.ts';
import type { PictureIds, PlainCommand } from './commands.ts';

export const STORY_SIZE = [1080, 1920] as const;

/** The upright form of the same idea, as a careful designer would leave it. */
export function storyCommands(pageId: string, pictures: PictureIds): PlainCommand[] {
  const button = createId();
  const object = addObject(pageId);
  return [
    {
      type: 'UPDATE_PAGE',
      id: pageId,
      payload: { name: 'Story', size: [...STORY_SIZE], background: COLOURS.cream },
    },
    object({
      type: 'image',
      name: 'Photo',
      assetId: pictures.photo,
      alt: PHOTO.alt,
      position: [0, 0],
      size: [1080, 1080],
    }),
    object({
      type: 'image',
      name: 'Logo',
      assetId: pictures.logo,
      alt: LOGO.alt,
      position: [96, 1152],
      size: [288, 64],
    }),
    object({
      type: 'text',
      name: 'Headline',
      text: 'Sunlight,\nsteeped slow.',
      ...heading(88),
      position: [96, 1264],
      size: [888, 192],
    }),
    object({
      type: 'text',
      name: 'Body',
      text: 'Sixteen hours in cold spring water. Whole leaves, real lemon, no added sugar.',
      ...body(36, 400),
      position: [96, 1488],
      size: [888, 104],
    }),
    object({ id: button, type: 'group', name: 'Button' }),
    object({
      type: 'shape',
      name: 'Button shape',
      parentId: button,
      shape: 'rect',
      fill: COLOURS.forest,
      cornerRadius: 48,
      position: [96, 1640],
      size: [384, 96],
    }),
    object({
      type: 'text',
      name: 'Button label',
      parentId: button,
      text: 'Find your flavor',
      ...body(34, 600),
      textAlign: 'center',
      fill: COLOURS.cream,
      position: [96, 1663],
      size: [384, 50],
    }),
  ];
}
