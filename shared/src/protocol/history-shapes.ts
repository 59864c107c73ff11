import { z } from 'zod';
import type { Json } from '../documents/canvas/schema.ts';
import { canvasModelSchema } from '../documents/canvas/model.ts';
import type {
  Activity,
  Author,
  ChangedThing,
  DiffEntry,
  LastChange,
  PropertyChange,
  TurnUndone,
  Version,
  VersionContent,
  VersionDiff,
} from './history.ts';

/** What was read from JSON is JSON: it is not looked at again. */
const json: z.ZodType<Json> = z.any();

/** What the API says about the past, as schemas; see `api-shapes`. */
export const authorShape = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['user', 'agent', 'server']),
}) satisfies z.ZodType<Author>;

export const propertyChangeShape = z.object({
  target: z.string(),
  property: z.string(),
  before: json.exactOptional(),
  after: json.exactOptional(),
}) satisfies z.ZodType<PropertyChange>;

const changedThingShape = z.object({
  target: z.string(),
  kind: z.enum(['object', 'page', 'meta']),
  type: z.string(),
  name: z.string(),
  pageId: z.string().exactOptional(),
}) satisfies z.ZodType<ChangedThing>;

const sourceShape = z.enum(['edit', 'proposal', 'restore', 'undo', 'import', 'migration']);

export const activityShape = z.object({
  id: z.string(),
  author: authorShape,
  source: sourceShape,
  turnId: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  acceptedBy: authorShape.exactOptional(),
  startedAt: z.string(),
  endedAt: z.string(),
  from: z.number(),
  to: z.number(),
  things: z.array(changedThingShape).readonly(),
  changes: z.array(propertyChangeShape).readonly(),
  changeCount: z.number(),
}) satisfies z.ZodType<Activity>;

export const versionShape = z.object({
  number: z.number(),
  kind: z.enum(['automatic', 'named', 'before_restore']),
  name: z.string().nullable(),
  position: z.number(),
  createdAt: z.string(),
  createdBy: authorShape,
  contentHash: z.string(),
  decisions: z
    .array(
      z.object({
        id: z.string(),
        decision: z.string(),
        scope: z.string(),
        userName: z.string(),
        isStale: z.boolean(),
      }),
    )
    .readonly(),
  previewUrl: z.string().exactOptional(),
}) satisfies z.ZodType<Version>;

export const versionContentShape = versionShape.extend({
  content: canvasModelSchema,
}) satisfies z.ZodType<VersionContent>;

const diffEntryShape = propertyChangeShape.extend({
  by: authorShape.exactOptional(),
  at: z.string().exactOptional(),
  turnId: z.string().exactOptional(),
}) satisfies z.ZodType<DiffEntry>;

export const versionDiffShape = z.object({
  from: z.number(),
  to: z.number(),
  things: z.array(changedThingShape.extend({ action: z.enum(['added', 'removed', 'updated']) })).readonly(),
  entries: z.array(diffEntryShape).readonly(),
}) satisfies z.ZodType<VersionDiff>;

export const stateShape = z.object({ position: z.number(), content: canvasModelSchema });

export const restoredShape = z.object({
  before: versionShape,
  changes: z.number(),
  entries: z.array(propertyChangeShape).readonly(),
});

export const lastChangeShape = z.object({
  property: z.string(),
  author: authorShape,
  at: z.string(),
  source: sourceShape,
  turnId: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  acceptedBy: authorShape.exactOptional(),
}) satisfies z.ZodType<LastChange>;

export const turnUndoneShape = z.object({
  undone: z.array(propertyChangeShape).readonly(),
  kept: z.array(z.object({ target: z.string(), property: z.string() })).readonly(),
}) satisfies z.ZodType<TurnUndone>;
