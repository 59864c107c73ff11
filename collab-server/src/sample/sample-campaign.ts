import type * as Y from 'yjs';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { readPages } from '@sparklio/shared/documents/canvas/read';
import type { Origin } from '@sparklio/shared/origin';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { lumenTeaKit } from './brand.ts';
import type { PictureIds, PlainCommand } from './commands.ts';
import { heroCommands } from './hero-canvas.ts';
import { LOGO, PHOTO, readPicture } from './pictures.ts';
import { storyCommands } from './story-canvas.ts';

/** What the sample needs from the studio; each is done in the name of the workspace's owner. */
export interface SampleStudio {
  addPicture(picture: { name: string; mime: string; bytes: Uint8Array }): Promise<{ assetId: string }>;
  addBrand(brand: { name: string; kit: BrandKit }): Promise<void>;
  addCampaign(name: string): Promise<{ campaignId: string }>;
  addCanvas(canvas: { title: string; template: 'social-square' | 'story'; campaignId: string }): Promise<{
    creativeId: string;
    contentName: string;
  }>;
  edit(documentName: string, change: (doc: Y.Doc, origin: Origin) => void): Promise<void>;
}

/**
 * Fills a new workspace with one campaign of an invented brand: its kit, logo and photo, a square ad with a few
 * honest faults for the agents to find, and a clean upright one. Canvases are made by commands alone.
 *
 * @returns the creative to open first
 */
export async function createSampleCampaign(studio: SampleStudio): Promise<{ creativeId: string }> {
  const pictures: PictureIds = {
    logo: await upload(studio, LOGO),
    photo: await upload(studio, PHOTO),
  };
  // The kit comes before the canvases: a new canvas takes the workspace's brand.
  await studio.addBrand({ name: 'Lumen Tea', kit: lumenTeaKit(pictures.logo) });
  const { campaignId } = await studio.addCampaign('Summer launch');
  // Lists show the newest first, so the one to begin with is made last.
  await addCanvas(studio, campaignId, { title: 'Story', template: 'story' }, pictures, storyCommands);
  return addCanvas(studio, campaignId, { title: 'Hero', template: 'social-square' }, pictures, heroCommands);
}

async function upload(studio: SampleStudio, picture: typeof LOGO): Promise<string> {
  const { assetId } = await studio.addPicture({
    name: picture.file,
    mime: picture.mime,
    bytes: await readPicture(picture),
  });
  return assetId;
}

async function addCanvas(
  studio: SampleStudio,
  campaignId: string,
  canvas: { title: string; template: 'social-square' | 'story' },
  pictures: PictureIds,
  describe: (pageId: string, pictures: PictureIds) => PlainCommand[],
): Promise<{ creativeId: string }> {
  const { creativeId, contentName } = await studio.addCanvas({ ...canvas, campaignId });
  await studio.edit(contentName, (doc, origin) => {
    const [page] = readPages(doc);
    if (page === undefined) throw new Error('A new canvas has a page.');
    applyCommands(doc, parseCommands(describe(page.id, pictures)), origin);
  });
  return { creativeId };
}
