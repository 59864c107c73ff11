import { z } from 'zod';
import { createId } from '@sparklio/shared/ids';
import { readMeta } from '@sparklio/shared/documents/canvas/read';
import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import { writeAudit } from '../../access/audit.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requireCaller, requirePerson } from '../caller.ts';
import { brandShape, listShape } from '@sparklio/shared/protocol/api-shapes';
import { nameField } from '../shapes.ts';

const byId = z.object({ id: z.string() });
const campaignShape = z.object({ id: z.string(), name: z.string() });

/** What belongs to a workspace besides its creatives and pictures: brands and campaigns. */
export function registerBrands(app: App, { access, brands, db, sync }: Services): void {
  const tags = ['brands'];

  app.get(
    '/workspaces/:id/brands',
    { schema: { tags, params: byId, response: { 200: listShape(brandShape) } } },
    async (request) => {
      await access.authorizeWorkspace(requirePerson(request), request.params.id);
      return { items: [...(await brands.of(request.params.id))] };
    },
  );

  app.post(
    '/workspaces/:id/brands',
    {
      schema: {
        tags,
        params: byId,
        body: z.object({ name: nameField(255), kit: brandKitSchema }),
        response: { 201: brandShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { workspaceId } = await access.authorizeWorkspace(caller, request.params.id, 'editContent');
      const brand = await brands.create(workspaceId, caller.userId, request.body);
      await writeAudit(db, {
        action: 'brand_changed',
        workspaceId,
        actorId: caller.userId,
        target: brand.id,
      });
      void reply.code(201);
      return brand;
    },
  );

  app.put(
    '/brands/:id',
    {
      schema: {
        tags,
        params: byId,
        body: z.object({ name: nameField(255).optional(), kit: brandKitSchema.optional() }),
        response: { 200: brandShape },
      },
    },
    async (request) => {
      const caller = requirePerson(request);
      const { workspaceId } = await brands.get(request.params.id);
      await access.authorizeWorkspace(caller, workspaceId, 'editContent');
      const brand = await brands.change(request.params.id, request.body);
      await writeAudit(db, {
        action: 'brand_changed',
        workspaceId,
        actorId: caller.userId,
        target: brand.id,
      });
      return brand;
    },
  );

  app.get(
    '/creatives/:id/brand',
    {
      schema: {
        tags,
        summary: 'The brand that the creative follows, or null',
        params: byId,
        response: { 200: brandShape.nullable() },
      },
    },
    async (request, reply) => {
      const { creative, contentName } = await access.authorize(requireCaller(request), request.params.id);
      const { brandKitId } = await sync.read(contentName, readMeta);
      // The id stands in the document, where any peer can write another: brands of other workspaces stay unseen.
      const brand = (await brands.of(creative.workspace_id)).find((each) => each.id === brandKitId);
      return reply.send(brand ?? null);
    },
  );

  app.get(
    '/workspaces/:id/campaigns',
    { schema: { tags: ['campaigns'], params: byId, response: { 200: listShape(campaignShape) } } },
    async (request) => {
      await access.authorizeWorkspace(requirePerson(request), request.params.id);
      const items = await db
        .selectFrom('campaigns')
        .select(['id', 'name'])
        .where('workspace_id', '=', request.params.id)
        .orderBy('id')
        .execute();
      return { items };
    },
  );

  app.post(
    '/workspaces/:id/campaigns',
    {
      schema: {
        tags: ['campaigns'],
        params: byId,
        body: z.object({ name: nameField(200) }),
        response: { 201: campaignShape },
      },
    },
    async (request, reply) => {
      const caller = requirePerson(request);
      const { workspaceId } = await access.authorizeWorkspace(caller, request.params.id, 'editContent');
      const campaign = { id: createId(), name: request.body.name };
      await db
        .insertInto('campaigns')
        .values({ ...campaign, workspace_id: workspaceId })
        .execute();
      void reply.code(201);
      return campaign;
    },
  );
}
