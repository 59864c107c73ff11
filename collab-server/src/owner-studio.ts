import { StudioError } from '@sparklio/shared/errors';
import { documentNamesOf, parseDocumentName } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import type { FirstStart } from './access/first-start.ts';
import { personActor } from './creatives/actors.ts';
import type { SampleStudio } from './sample/sample-campaign.ts';
import type { Services } from './services.ts';

/** What the owner of the first workspace can do, without HTTP: the composition fills a new workspace with it. */
export function createOwnerStudio(
  services: Services,
  { ownerId, ownerName, workspaceId }: FirstStart,
): SampleStudio {
  const { assets, brands, creatives, db, sync } = services;
  const actor = personActor({ userId: ownerId, name: ownerName }, 'owner');
  const origin = createOrigin(ownerId, 'user');

  return {
    addPicture: ({ name, bytes }) =>
      assets.store({ workspaceId, userId: ownerId, name, bytes: Buffer.from(bytes) }),

    async addBrand(brand) {
      await brands.create(workspaceId, ownerId, brand);
    },

    async addCampaign(name) {
      const campaignId = createId();
      await db.insertInto('campaigns').values({ id: campaignId, workspace_id: workspaceId, name }).execute();
      return { campaignId };
    },

    async addCanvas(canvas) {
      const creativeId = await creatives.create({ workspaceId, kind: 'canvas', ...canvas }, actor);
      return {
        creativeId,
        contentName: documentNamesOf({ workspaceId, kind: 'canvas', creativeId }).contentName,
      };
    },

    async edit(documentName, change) {
      if (parseDocumentName(documentName).workspaceId !== workspaceId) {
        throw new StudioError('not_found', 'There is no such document in this workspace.');
      }
      await sync.edit(documentName, actor, (doc) => change(doc, origin));
    },
  };
}
