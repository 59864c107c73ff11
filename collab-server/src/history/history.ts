import type { Kysely } from 'kysely';
import { canvasModelOf, exportCanvas } from '@sparklio/shared/documents/canvas/json';
import { compareCanvases } from '@sparklio/shared/documents/canvas/compare';
import type { CanvasModel } from '@sparklio/shared/documents/canvas/model';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { restoreCanvas } from '@sparklio/shared/documents/canvas/restore';
import { revertChanges } from '@sparklio/shared/documents/canvas/revert';
import type { CanvasSnapshot, Change } from '@sparklio/shared/documents/canvas/schema';
import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import { createOrigin } from '@sparklio/shared/origin';
import type {
  Activity,
  Author,
  LastChange,
  TurnUndone,
  Version,
  VersionContent,
  VersionDiff,
} from '@sparklio/shared/protocol/history';
import { notFound } from '../access/access.ts';
import type { CreativeAccess } from '../access/access.ts';
import { personActor } from '../creatives/actors.ts';
import type { Database } from '../database/schema.ts';
import type { Roster } from '../agents/roster.ts';
import type { Assets } from '../assets/assets.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import { drawThumbnail } from '../covers/thumbnail.ts';
import type { PageRenderer } from '../rendering/render-page.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { ActivityPage } from './activity.ts';
import { createActivityReader } from './activity.ts';
import { STUDIO, createAuthors } from './authors.ts';
import { keepDueVersions } from './automatic-versions.ts';
import { createChangeIndex } from './change-index.ts';
import type { Operations } from './operations.ts';
import { createPastStates } from './past-states.ts';
import { createVersionContents } from './version-contents.ts';
import { createVersions } from './versions.ts';

interface Person {
  readonly userId: string;
  readonly name: string;
}

export interface Restored {
  readonly before: Version;
  readonly changes: readonly Change[];
}

/** The past of creatives: who did what, what it was like, and the way back. */
export interface History {
  /** Newest first; what was done a moment ago is in it. */
  activity(access: CreativeAccess, page: ActivityPage): Promise<readonly Activity[]>;
  lastChanges(access: CreativeAccess, target: string): Promise<readonly LastChange[]>;
  /** @throws StudioError `not_found` if the creative was never, or can no longer be seen, at that position */
  stateAt(access: CreativeAccess, position: number): Promise<CanvasModel>;

  versions(
    access: CreativeAccess,
    page: { before?: number | undefined; limit: number },
  ): Promise<readonly Version[]>;
  version(access: CreativeAccess, number: number): Promise<VersionContent>;
  snapshot(access: CreativeAccess, number: number): Promise<CanvasSnapshot>;
  keepVersion(access: CreativeAccess, person: Person, name: string | undefined): Promise<Version>;
  /** For moments that are worth coming back to, such as decisions. */
  keepAutomatically(access: CreativeAccess): Promise<Version>;
  /** @param to absent: as it is now */
  diff(access: CreativeAccess, from: number, to: number | undefined): Promise<VersionDiff>;
  /** Makes the content what it was, as an edit of this person; what there was is kept as a version first. */
  restore(access: CreativeAccess, person: Person, number: number): Promise<Restored>;
  /** The same for any position. @throws StudioError `not_found` as `stateAt` */
  restoreMoment(access: CreativeAccess, person: Person, position: number): Promise<Restored>;

  /**
   * Takes back what a turn did, as an edit of this person, where nobody else has changed it since. A restore or an
   * undoing is a turn as well.
   *
   * @throws StudioError `not_found`
   */
  undoTurn(access: CreativeAccess, person: Person, turnId: string): Promise<TurnUndone>;

  /** A small PNG of a version's first page. */
  preview(creativeId: string, number: number): Promise<Buffer>;

  /** Keeps versions that are due and reads logs that were left behind; runs by itself every minute. */
  sweep(): Promise<void>;
  /** Follows edits from now on, and what was edited just before. */
  start(): Promise<void>;
  /** Stops following and finishes what is being written. */
  drain(): Promise<void>;
}

/** Questions wait so long for the newest edits to be read; what is not read then comes with a later answer. */
const CATCH_UP_MS = 3_000;
const SWEEP_EVERY_MS = 60_000;

export function createHistory(given: {
  db: Kysely<Database>;
  sync: SyncServer;
  log: UpdateLog;
  blobs: BlobStore;
  roster: Pick<Roster, 'entries'>;
  operations: Operations;
  assets: Assets;
  renderer: PageRenderer;
  now: () => Date;
  onFailure: (error: unknown) => void;
}): History {
  const { db, sync, log, blobs, roster, operations, now, onFailure } = given;
  const states = createPastStates(log, blobs, onFailure);
  const authors = createAuthors(db, roster);
  const index = createChangeIndex({ db, log, states, authors, operations, now, onFailure });
  const reader = createActivityReader(db);
  const contents = createVersionContents(blobs);
  const versions = createVersions({ db, states, contents, now });
  let stopListening: (() => void) | undefined;
  let sweeping: NodeJS.Timeout | undefined;

  async function modelAt(contentName: string, position: number): Promise<CanvasModel> {
    const { doc } = await states.at(contentName, position);
    try {
      return exportCanvas(doc);
    } finally {
      doc.destroy();
    }
  }

  async function stateNow(contentName: string): Promise<{ snapshot: CanvasSnapshot; position: number }> {
    const { doc, position } = await states.at(contentName);
    try {
      return { snapshot: readCanvas(doc), position };
    } finally {
      doc.destroy();
    }
  }

  async function restoreTo(
    { creative, contentName, role }: CreativeAccess,
    person: Person,
    snapshot: CanvasSnapshot,
    reason: string | undefined,
  ): Promise<Restored> {
    const author = authorOf(person);
    const before = await versions.keep({
      creativeId: creative.id,
      contentName,
      kind: 'before_restore',
      by: author,
    });
    const operation = { creativeId: creative.id, source: 'restore', author, reason } as const;
    const changes = await operations.run(operation, (turnId) =>
      sync.edit(contentName, personActor(person, role, turnId), (doc) =>
        restoreCanvas(doc, snapshot, createOrigin(person.userId, 'user', turnId)),
      ),
    );
    return { before, changes };
  }

  async function sweep(): Promise<void> {
    await index.sweep();
    await keepDueVersions({ db, versions, now });
  }

  return {
    async activity({ creative }, page) {
      await index.catchUp(creative, CATCH_UP_MS);
      return reader.list(creative.id, page);
    },

    async lastChanges({ creative }, target) {
      await index.catchUp(creative, CATCH_UP_MS);
      return reader.lastChanges(creative.id, target);
    },

    stateAt: ({ contentName }, position) => modelAt(contentName, position),

    versions: ({ creative }, page) => versions.list(creative.id, page),

    async version({ creative }, number) {
      const { version, snapshot } = await versions.find(creative.id, number);
      return { ...version, content: canvasModelOf(snapshot) };
    },

    async snapshot({ creative }, number) {
      return (await versions.find(creative.id, number)).snapshot;
    },

    async keepVersion({ creative, contentName }, person, name) {
      const by = authorOf(person);
      return versions.keep({ creativeId: creative.id, contentName, kind: 'named', name, by });
    },

    keepAutomatically: ({ creative, contentName }) =>
      versions.keep({ creativeId: creative.id, contentName, kind: 'automatic', by: STUDIO }),

    async diff({ creative, contentName }, from, to) {
      await index.catchUp(creative, CATCH_UP_MS);
      const before = await versions.find(creative.id, from);
      const after =
        to === undefined
          ? await stateNow(contentName)
          : await versions
              .find(creative.id, to)
              .then(({ version, snapshot }) => ({ snapshot, position: version.position }));
      const { things, changes } = compareCanvases(before.snapshot, after.snapshot);
      const range = { after: before.version.position, upTo: after.position };
      const entries = await reader.attribute(creative.id, range, changes);
      return { from: before.version.position, to: after.position, things, entries };
    },

    async restore(access, person, number) {
      const { version, snapshot } = await versions.find(access.creative.id, number);
      return restoreTo(access, person, snapshot, version.name ?? `Version ${version.number}`);
    },

    async restoreMoment(access, person, position) {
      const { doc } = await states.at(access.contentName, position);
      const snapshot = readCanvas(doc);
      doc.destroy();
      const [entry] = await log.readAfter(access.contentName, position - 1, 1);
      const time = entry?.seq === position ? new Date(entry.at).toISOString() : undefined;
      return restoreTo(access, person, snapshot, time);
    },

    async undoTurn({ creative, contentName, role }, person, turnId) {
      await index.catchUp(creative);
      const undoings = await operations.undoings(creative.id, turnId);
      const record = await reader.turn(creative.id, turnId, undoings);
      if (record === undefined) throw notFound('turn');
      const author = authorOf(person);
      const operation = {
        creativeId: creative.id,
        source: 'undo',
        author,
        reason: record.author.name,
        undoes: turnId,
      } as const;
      const undone = await operations.run(operation, (own) =>
        sync.edit(contentName, personActor(person, role, own), (doc) =>
          revertChanges(doc, record.undoable, createOrigin(person.userId, 'user', own)),
        ),
      );
      const back = new Set(undone.map(({ target, property }) => `${target} ${property}`));
      const kept = record.changed.filter(({ target, property }) => !back.has(`${target} ${property}`));
      return { undone, kept };
    },

    async preview(creativeId, number) {
      const creative = await db
        .selectFrom('creatives')
        .select(['id', 'workspace_id'])
        .where('id', '=', creativeId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      if (creative === undefined) throw notFound('creative');
      const { snapshot } = await versions.find(creative.id, number);
      const key = contents.keyOf(creative.id, snapshot).replace(/json\.gz$/, 'png');
      const kept = await blobs.get(key);
      if (kept !== undefined) return kept;
      const bytes = await drawThumbnail(given, creative.workspace_id, snapshot);
      await blobs.put(key, bytes);
      return bytes;
    },

    sweep,

    async start() {
      stopListening = sync.onChange(({ document }) => {
        if (parseDocumentName(document).kind === 'canvas') index.ask(document);
      });
      sweeping = setInterval(() => void sweep().catch(onFailure), SWEEP_EVERY_MS);
      sweeping.unref();
      await index.sweep();
    },

    async drain() {
      stopListening?.();
      clearInterval(sweeping);
      await index.drain();
    },
  };
}

function authorOf({ userId, name }: Person): Author {
  return { id: userId, name, kind: 'user' };
}
