import type { Json } from '../documents/canvas/schema.ts';
import type { CanvasModel } from '../documents/canvas/model.ts';

/**
 * What the API says about the past of a creative. A *position* is the number of an entry in the log of its content
 * document; it only grows, and every state the creative ever had is the state at some position.
 */

/** Who changed something. `server` is the studio itself, as in a migration. */
export interface Author {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'agent' | 'server';
}

/** One property of one thing, before and after. Of a thing that came or went the property is `exists`. */
export interface PropertyChange {
  /** id of an object or page, or `meta` */
  readonly target: string;
  readonly property: string;
  /** absent: it was not there */
  readonly before?: Json;
  /** absent: it is not there any more */
  readonly after?: Json;
}

/** A thing that changes name, as people know it: looked up when the change was recorded, so it outlives the thing. */
export interface ChangedThing {
  readonly target: string;
  readonly kind: 'object' | 'page' | 'meta';
  /** object type, or `page`, or `meta` */
  readonly type: string;
  readonly name: string;
  readonly pageId?: string;
}

/** How a change came about. */
export type ActivitySource = 'edit' | 'proposal' | 'restore' | 'undo' | 'import' | 'migration';

/** Things, and changes, that are listed of one stretch of work. */
export const MOST_LISTED = 200;

/** One stretch of work of one author (in one turn, for agents), coalesced. */
export interface Activity {
  readonly id: string;
  readonly author: Author;
  readonly source: ActivitySource;
  /** the agent turn it belongs to; it can be undone by it */
  readonly turnId?: string;
  /**
   * why: the title of a proposal, the name of a version restored, the time (ISO 8601) of another moment restored, or the
   * name of whose turn was undone
   */
  readonly reason?: string;
  /** who accepted a proposal, beside the agent who made it */
  readonly acceptedBy?: Author;
  /** ISO 8601, first and last edit */
  readonly startedAt: string;
  readonly endedAt: string;
  /** positions of the content log, both included */
  readonly from: number;
  readonly to: number;
  /** at most `MOST_LISTED` */
  readonly things: readonly ChangedThing[];
  /** property changes, net per stretch; at most `MOST_LISTED`, `changeCount` says how many there were */
  readonly changes: readonly PropertyChange[];
  readonly changeCount: number;
}

export type VersionKind = 'automatic' | 'named' | 'before_restore';

/** A state of the content that is kept for good and can be gone back to. */
export interface Version {
  /** 1, 2, 3 … within the creative */
  readonly number: number;
  readonly kind: VersionKind;
  readonly name: string | null;
  readonly position: number;
  readonly createdAt: string;
  /** who asked for it; the studio itself for automatic ones */
  readonly createdBy: Author;
  /** SHA-256 of the content as decisions hash it (scope `whole`) */
  readonly contentHash: string;
  /** decisions made on exactly this content, `approve` in scope `whole` and so on */
  readonly decisions: readonly {
    readonly id: string;
    readonly decision: string;
    readonly scope: string;
    readonly userName: string;
    /** the creative was edited since; of this version the decision still speaks */
    readonly isStale: boolean;
  }[];
  /** address of a small PNG of the first page, for some time without sign-in */
  readonly previewUrl?: string;
}

/** A version with what it holds. */
export interface VersionContent extends Version {
  readonly content: CanvasModel;
}

/** One property that differs between two states, and who last set it on the way from one to the other. */
export interface DiffEntry extends PropertyChange {
  readonly by?: Author;
  /** ISO 8601 */
  readonly at?: string;
  readonly turnId?: string;
}

export interface VersionDiff {
  /** positions */
  readonly from: number;
  readonly to: number;
  readonly things: readonly (ChangedThing & { readonly action: 'added' | 'removed' | 'updated' })[];
  readonly entries: readonly DiffEntry[];
}

/** Per property of one thing: who set it last, when, and why. Newest first. */
export interface LastChange {
  readonly property: string;
  readonly author: Author;
  readonly at: string;
  readonly source: ActivitySource;
  readonly turnId?: string;
  /** as in `Activity` */
  readonly reason?: string;
  readonly acceptedBy?: Author;
}

/** What undoing a turn did: properties that still held what the turn wrote went back, the others stayed. */
export interface TurnUndone {
  readonly undone: readonly PropertyChange[];
  readonly kept: readonly { readonly target: string; readonly property: string }[];
}

/*
 * Routes (all need read access; those that write need the right to edit content):
 *
 * GET  creatives/:id/versions?cursor&limit            → List<Version>, newest first
 * POST creatives/:id/versions { name? }               → 201 Version (kind `named`; the same state is not kept twice)
 * GET  creatives/:id/versions/:number                 → VersionContent
 * POST creatives/:id/versions/:number/restore         → { before: Version, changes: number, entries: PropertyChange[] }
 * GET  creatives/:id/versions/:number/preview         → PNG, by the signed address in `previewUrl`
 * GET  creatives/:id/versions/diff?from&to            → VersionDiff; version numbers, `to` absent: the state now
 * GET  creatives/:id/history?position                 → { position, content: CanvasModel }: the state at a position
 * POST creatives/:id/history/restore { position }     → the same, for a moment that is no version
 * GET  creatives/:id/activity?cursor&limit&target&turnId → List<Activity>, newest first
 * GET  creatives/:id/history/:target                  → { items: LastChange[] }
 * POST creatives/:id/turns/:turnId/undo               → TurnUndone
 */
