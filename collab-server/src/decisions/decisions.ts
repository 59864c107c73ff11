import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { scopeContent } from '@sparklio/shared/documents/canvas/scope-content';
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
import type { SyncServer } from '../sync/sync-server.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import { appendEntry, readEntries, toDecision } from './ledger.ts';
import { reviewStateOf } from './review-state.ts';
import { hasEditedSinceApproval } from './self-approval.ts';
import { readSignatureCheck } from './signatures.ts';
import type { SignEntry } from './signatures.ts';
import { verifyLedger } from './verify.ts';

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
   * Decides on the content as it is now, for good: the ledger only grows.
   *
   * @throws StudioError `invalid_input` without the comment that anything but an approval needs; `blocked` with `details.blockers`
   */
  decide(
    access: CreativeAccess,
    person: { userId: string; name: string },
    input: NewDecision,
  ): Promise<Decision>;
  /** Whether the ledger is what was decided, and the review buffer shows just that. */
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
  sign: SignEntry;
  now: () => Date;
}): Decisions {
  const { db, sync, log, sign, now } = deps;
  const exclusively = <Result>(creativeId: string, work: () => Promise<Result>): Promise<Result> =>
    deps.lock.hold(`decisions ${creativeId}`, work);
  const compared = new Set<string>();
  /** Creatives without a decision that still holds. An edit of theirs needs no look at the database. */
  const withoutLive = new Set<string>();

  const namesOf = (creative: CreativeRow): { contentName: string; reviewName: string } =>
    documentNamesOf({ workspaceId: creative.workspace_id, kind: creative.kind, creativeId: creative.id });

  /** The ledger is the truth; the review buffer and the creative's row say the same for those who read them. */
  async function mirror(creative: CreativeRow): Promise<void> {
    const decisions = (await readEntries(db, creative.id)).map(toDecision);
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

  async function compareNow(creativeId: string): Promise<void> {
    const creative = await db
      .selectFrom('creatives')
      .select(['id', 'workspace_id', 'kind', 'review_requested', 'status'])
      .where('id', '=', creativeId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (creative === undefined) return;
    const entries = await readEntries(db, creativeId);
    const live = entries.filter((entry) => entry.stale_at === null);
    if (live.length > 0) {
      const scopes = [...new Set(live.map((entry) => entry.scope))];
      const hashes = await hashesOf(creative, scopes);
      const stale = live
        .filter((entry) => hashes.get(entry.scope) !== entry.content_hash)
        .map((entry) => entry.id);
      if (stale.length > 0) {
        await db
          .updateTable('decisions')
          .set({ stale_at: now() })
          .where('id', 'in', stale)
          .where('stale_at', 'is', null)
          .execute();
      }
      if (stale.length === live.length) withoutLive.add(creativeId);
    } else {
      withoutLive.add(creativeId);
    }
    compared.add(creativeId);
    if (entries.length > 0) await mirror(creative);
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

  async function hashesOf(
    creative: CreativeRow,
    scopes: readonly Scope[],
  ): Promise<ReadonlyMap<Scope, string>> {
    const snapshot = await sync.read(namesOf(creative).contentName, readCanvas);
    return new Map(scopes.map((scope) => [scope, hashText(scopeContent(snapshot, scope))]));
  }

  return {
    async list(creativeId) {
      return (await readEntries(db, creativeId)).map(toDecision);
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
        // Before the content is read: an edit of just now counts as made after the decision rather than as decided on.
        const position = (await log.heads([contentName])).get(contentName) ?? 0;
        const snapshot = await sync.read(contentName, readCanvas);
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
            content_hash: hashText(scopeContent(snapshot, scope)),
            created_at: now(),
            position: String(position),
          },
          sign,
        );
        // An edit may have come in since the content was read: this compares with what is there now.
        await compareNow(creative.id);
        return toDecision({ ...entry, ...(await reread(db, entry.id)) });
      });
    },

    verify: ({ creative, reviewName }) =>
      exclusively(creative.id, async () =>
        verifyLedger(
          await readEntries(db, creative.id),
          await sync.read(reviewName, readDecisions),
          await readSignatureCheck(db),
        ),
      ),

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

    mayHaveLive: (creativeId) => !withoutLive.has(creativeId),
  };
}

function reread(db: Kysely<Database>, decisionId: string): Promise<{ stale_at: Date | null }> {
  return db.selectFrom('decisions').select('stale_at').where('id', '=', decisionId).executeTakeFirstOrThrow();
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
