import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { createOrigin } from '@sparklio/shared/origin';
import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { LOGO, PHOTO, readPicture } from './pictures.ts';
import { createSampleCampaign } from './sample-campaign.ts';
import type { SampleStudio } from './sample-campaign.ts';

const origin = createOrigin('owner', 'user');

/** A studio that keeps what the sample makes. */
function createRecordingStudio() {
  const docs = new Map<string, Y.Doc>();
  const pictures: string[] = [];
  const kits: BrandKit[] = [];
  const studio: SampleStudio = {
    async addPicture({ name }) {
      pictures.push(name);
      return { assetId: name };
    },
    async addBrand({ kit }) {
      kits.push(kit);
    },
    addCampaign: async () => ({ campaignId: 'campaign' }),
    async addCanvas({ title }) {
      const doc = new Y.Doc();
      applyCommands(doc, parseCommands([{ type: 'ADD_PAGE', page: { name: 'Page 1' } }]), origin);
      docs.set(title, doc);
      return { creativeId: title, contentName: title };
    },
    async edit(name, change) {
      const doc = docs.get(name);
      if (doc !== undefined) change(doc, origin);
    },
  };
  return { studio, docs, pictures, kits };
}

describe('the sample campaign', () => {
  it('is a brand, two pictures and two canvases, made by commands alone', async () => {
    const { studio, docs, pictures, kits } = createRecordingStudio();
    expect(await createSampleCampaign(studio)).toEqual({ creativeId: 'Hero' });
    expect(pictures).toEqual([LOGO.file, PHOTO.file]);
    expect(kits.map((kit) => brandKitSchema.safeParse(kit).success)).toEqual([true]);
    expect([...docs.keys()]).toEqual(['Story', 'Hero']);
  });

  it('shows its texts in families that the kit allows and its pictures with words for those who do not see them', async () => {
    const { studio, docs, kits } = createRecordingStudio();
    await createSampleCampaign(studio);
    const objects = [...docs.values()].flatMap((doc) => readCanvas(doc).objects);
    const used = new Set(objects.flatMap((object) => (object.type === 'text' ? [object.fontFamily] : [])));
    expect(used).toEqual(new Set(kits[0]?.fonts.map(({ family }) => family)));
    const alts = objects.flatMap((object) => (object.type === 'image' ? [object.alt] : []));
    expect(alts).toEqual([PHOTO.alt, LOGO.alt, PHOTO.alt, LOGO.alt]);
  });

  it('has the pages of its formats, with every object on the page', async () => {
    const { studio, docs } = createRecordingStudio();
    await createSampleCampaign(studio);
    const sizes = [...docs.values()].map((doc) => readCanvas(doc).pages.map(({ size }) => size));
    expect(sizes).toEqual([[[1080, 1920]], [[1080, 1080]]]);
    for (const doc of docs.values()) {
      const { pages, objects } = readCanvas(doc);
      const [width, height] = pages[0]?.size ?? [0, 0];
      for (const object of objects.filter(({ type }) => type !== 'group')) {
        expect(object.position[0] + object.size[0]).toBeLessThanOrEqual(width);
        expect(object.position[1] + object.size[1]).toBeLessThanOrEqual(height);
      }
    }
  });

  it.each([LOGO, PHOTO])('brings its picture $file in the size it says', async (picture) => {
    const { width, height } = await sharp(await readPicture(picture)).metadata();
    expect([width, height]).toEqual(picture.size);
  });
});
