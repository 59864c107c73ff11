import type { Kysely } from 'kysely';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { readDecisions, readStatus } from '@sparklio/shared/documents/review/read';
import { writeDecision, writeStatus } from '@sparklio/shared/documents/review/write';
import { StudioError } from '@sparklio/shared/errors';
import type { Decision, DecisionKind, Scope } from '@sparklio/shared/documents/review/schema';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import type { CreativeAccess } from '../access/access.ts';
import { SERVER_ACTOR, SERVER_ORIGIN } from '../creatives/actors.ts';
import { readPolicy } from '../access/policy.ts';
import type { KeyedLock } from '../locks/keyed-lock.ts';
import type { Database } from '../database/schema.ts';
import type { PastStates } from '../history/past-states.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import { checkLedger } from './check-ledger.ts';
import { hashScope, readAgreedContent, readStoredContent } from './decided-content.ts';
import type { ContentAt } from './decided-content.ts';
import { appendEntry, appendStale, liveDecisions, readEntries, toDecisions } from './ledger.ts';
import { reviewStateOf } from './review-state.ts';
import { hasEditedSinceApproval } from './self-approval.ts';
import type { SignEntry } from './signatures.ts';

export interface NewDecision {
  readonly decision: DecisionKind;
  readonly scope: Scope;
  readonly comment?: string | undefined;
}

/** Why something cannot be approved or published yet, and who can change that. */
export interface Blocker {
  readonly code: 'empty' | 'self_approval';
  readonly waitingOn: readonly string[];
}

export interface Decisions {
  /** Oldest first. */
  list(creativeId: string): Promise<readonly Decision[]>;
  /**
   * Decides on the content as the log has it now, for good: the ledger only grows.
   *
   * @throws StudioError `conflict` if this server shows something else than the log has; `invalid_input` without the comment that anything but an approval needs; `blocked` with `details.blockers`
   */
  decide(
    access: CreativeAccess,
    person: { userId: string; name: string },
    input: NewDecision,
  ): Promise<Decision>;
  /** Whether the ledger is what was decided, everything that tells of it says the same, and what counts fits the content. */
  verify(access: CreativeAccess): Promise<LedgerReport>;
  /** Puts the creative before its reviewers. */
  requestReview(access: CreativeAccess): Promise<void>;
  /** Marks decisions stale whose content is no longer what was decided on, and brings status and mirror up to date. */
  compare(creativeId: string): Promise<void>;
  /**
   * The same for creatives that this process has not compared yet: edits may have come in just before it started.
   *
   * @returns whether there were any
   */
  compareAll(creativeIds: readonly string[]): Promise<boolean>;
  /** The same for every decision that holds, with the content as the log has it: whatever changed it, seen by this server or not. */
  sweep(): Promise<void>;
  /** False if an edit cannot make anything stale. */
  mayHaveLive(creativeId: string): boolean;
}

type CreativeRow = Pick<
  CreativeAccess['creative'],
  'id' | 'workspace_id' | 'kind' | 'review_requested' | 'status'
>;

export function createDecisions(deps: {
  db: Kysely<Database>;
  sync: SyncServer;
  /** over all servers: the ledger and what shows it change together */
  lock: KeyedLock;
  log: Pick<UpdateLog, 'heads' | 'readAfter'>;
  states: Pick<PastStates, 'at'>;
  sign: SignEntry;
  now: () => Date;
}): Decisions {
  const { db, sync, log, states, sign, now } = deps;
  const exclusively = <Result>(creativeId: string, work: () => Promise<Result>): Promise<Result> =>
    deps.lock.hold(`decisions ${creativeId}`, work);
  const compared = new Set<string>();
  /** Creatives without a decision that still holds. An edit of theirs needs no look at the database. */
  const withoutLive = new Set<string>();
  /** Positions of logs up to which the decisions of a creative were held against what the log has. */
  const swept = new Map<string, number>();

  const namesOf = (creative: CreativeRow): { contentName: string; reviewName: string } =>
    documentNamesOf({ workspaceId: creative.workspace_id, kind: creative.kind, creativeId: creative.id });

  /** The ledger is the truth; the review buffer and the creative's row say the same for those who read them. */
  async function mirror(creative: CreativeRow): Promise<void> {
    const decisions = toDecisions(await readEntries(db, creative.id));
    const state = reviewStateOf(decisions, creative.review_requested);
    if (state !== creative.status) {
      await db.updateTable('creatives').set({ status: state }).where('id', '=', creative.id).execute();
    }
    const { reviewName } = namesOf(creative);
    const shown = await sync.read(reviewName, (doc) => ({
      decisions: readDecisions(doc),
      state: readStatus(doc),
    }));
    const different = decisions.filter((decision) => {
      const there = shown.decisions.find((each) => each.id === decision.id);
      return there === undefined || there.stale !== decision.stale;
    });
    if (different.length === 0 && shown.state === state) return;
    await sync.edit(reviewName, SERVER_ACTOR, (doc) => {
      for (const decision of different) writeDecision(doc, decision, SERVER_ORIGIN);
      writeStatus(doc, state, SERVER_ORIGIN);
    });
  }

  /** @param read how the content is read; by default as this server has it in memory, which is what it is after every edit */
  async function compareNow(
    creativeId: string,
    read: (contentName: string) => Promise<ContentAt> = readShown,
  ): Promise<void> {
    const creative = await db
      .selectFrom('creatives')
      .select(['id', 'workspace_id', 'kind', 'review_requested', 'status'])
      .where('id', '=', creativeId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (creative === undefined) return;
    const entries = await readEntries(db, creativeId);
    const live = liveDecisions(entries);
    let left = live.length;
    if (left > 0) {
      const { snapshot, position } = await read(namesOf(creative).contentName);
      const hashes = new Map<Scope, string>();
      for (const decision of live) {
        const { scope, content_hash } = decision;
        const found = hashes.get(scope) ?? hashScope(snapshot, scope);
        hashes.set(scope, found);
        if (found === content_hash) continue;
        await appendStale(
          db,
          decision,
          { content_hash: found, position: String(position), created_at: now() },
          sign,
        );
        left -= 1;
      }
    }
    if (left === 0) withoutLive.add(creativeId);
    compared.add(creativeId);
    if (entries.length > 0) await mirror(creative);
  }

  async function readShown(contentName: string): Promise<ContentAt> {
    const position = (await log.heads([contentName])).get(contentName) ?? 0;
    return { position, snapshot: await sync.read(contentName, readCanvas) };
  }

  /** @throws StudioError `blocked` for who would approve their own edits where the workspace does not want that */
  async function refuseSelfApproval(
    { creative, contentName, role }: CreativeAccess,
    userId: string,
    scope: Scope,
  ): Promise<void> {
    const { selfApproval } = await readPolicy(db, creative.workspace_id);
    if (selfApproval === 'allow') return;
    const entries = await readEntries(db, creative.id);
    if (!(await hasEditedSinceApproval(log, contentName, entries, { userId, role, scope }))) return;
    const blockers: readonly Blocker[] = [{ code: 'self_approval', waitingOn: ['reviewer'] }];
    throw new StudioError(
      'blocked',
      'You edited this since it was last approved, and here somebody else has to approve it then.',
      { details: { blockers } },
    );
  }

  return {
    async list(creativeId) {
      return toDecisions(await readEntries(db, creativeId));
    },

    decide: (access, person, { decision, scope, comment }) => {
      const { creative, contentName } = access;
      return exclusively(creative.id, async () => {
        if (decision !== 'approve' && (comment ?? '').trim() === '') {
          throw new StudioError(
            'invalid_input',
            'comment is missing: say what should change or why it has to wait.',
          );
        }
        const { snapshot, position } = await readAgreedContent({ log, states, sync }, contentName, scope);
        if (decision === 'approve' && snapshot.objects.length === 0) {
          const blockers: readonly Blocker[] = [{ code: 'empty', waitingOn: ['editor'] }];
          throw new StudioError('blocked', 'There is nothing to approve yet: the canvas is empty.', {
            details: { blockers },
          });
        }
        if (decision === 'approve') await refuseSelfApproval(access, person.userId, scope);
        withoutLive.delete(creative.id);
        const entry = await appendEntry(
          db,
          {
            workspace_id: creative.workspace_id,
            creative_id: creative.id,
            decision,
            scope,
            comment: comment ?? null,
            user_id: person.userId,
            user_name: person.name,
            content_hash: hashScope(snapshot, scope),
            created_at: now(),
            position: String(position),
            decision_id: null,
          },
          sign,
        );
        // An edit may have come in since the content was read: this compares with what is there now.
        await compareNow(creative.id);
        const made = toDecisions(await readEntries(db, creative.id)).find(({ id }) => id === entry.id);
        if (made === undefined) throw new StudioError('internal', 'The decision is not in the ledger.');
        return made;
      });
    },

    verify: ({ creative }) => exclusively(creative.id, () => checkLedger({ db, states }, creative)),

    async requestReview({ creative }) {
      await exclusively(creative.id, async () => {
        await db
          .updateTable('creatives')
          .set({ review_requested: true })
          .where('id', '=', creative.id)
          .execute();
        await mirror({ ...creative, review_requested: true });
      });
    },

    compare: (creativeId) => exclusively(creativeId, () => compareNow(creativeId)),

    async compareAll(creativeIds) {
      const fresh = creativeIds.filter((id) => !compared.has(id));
      for (const id of fresh) {
        await exclusively(id, () => (compared.has(id) ? Promise.resolve() : compareNow(id)));
      }
      return fresh.length > 0;
    },

    async sweep() {
      const creatives = await db
        .selectFrom('decisions')
        .innerJoin('creatives', 'creatives.id', 'decisions.creative_id')
        .leftJoin('decisions as found', 'found.decision_id', 'decisions.id')
        .select(['creatives.id', 'creatives.workspace_id', 'creatives.kind'])
        .distinct()
        .where('decisions.decision', '<>', 'stale')
        .where('found.id', 'is', null)
        .where('creatives.deleted_at', 'is', null)
        .execute();
      const byContent = new Map(
        creatives.map(({ id, workspace_id: workspaceId, kind }) => [
          documentNamesOf({ workspaceId, kind, creativeId: id }).contentName,
          id,
        ]),
      );
      const heads = await log.heads([...byContent.keys()]);
      const failures: unknown[] = [];
      for (const [contentName, id] of byContent) {
        const head = heads.get(contentName) ?? 0;
        // A log only grows: with the same head it holds the same.
        if (swept.get(id) === head) continue;
        try {
          await exclusively(id, () => compareNow(id, (name) => readStoredContent(states, name)));
          swept.set(id, head);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Some decisions could not be compared.');
    },

    mayHaveLive: (creativeId) => !withoutLive.has(creativeId),
  };
}
