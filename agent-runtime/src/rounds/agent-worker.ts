import { observeCanvas } from '@sparklio/shared/documents/canvas/observe';
import type { CanvasEvent } from '@sparklio/shared/documents/canvas/observe';
import { readObject } from '@sparklio/shared/documents/canvas/read';
import { REVIEW_ROOTS } from '@sparklio/shared/documents/review/schema';
import { StudioError } from '@sparklio/shared/errors';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import type * as Y from 'yjs';
import type { AgentManifest } from '../agents/manifest.ts';
import { ALL_RULES } from '../agents/registry.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Session } from '../collaborator/session.ts';
import type { StopSwitch } from '../control/stop-switch.ts';
import type { RuntimeLogger } from '../log.ts';
import { countOf } from '../rules/wording.ts';
import type { TurnLog } from '../turn/turn-log.ts';
import { createTurn } from '../turn/turn.ts';
import type { TurnReason } from '../turn/turn.ts';
import type { BrandSource } from './brand-source.ts';
import { caretObjects, heldObjects } from './held-objects.ts';
import { Inspection, OBJECT_LIMIT } from './inspection.ts';
import { ProposalMemory } from './proposal-memory.ts';
import { createSettler } from './settler.ts';
import { createSlicer } from './slicer.ts';
import { openCount, takeTurn } from './take-turn.ts';
import { createTypingWatch } from './typing-watch.ts';

export interface WorkerOptions {
  readonly manifest: AgentManifest;
  readonly workspaceId: string;
  readonly creativeId: string;
  readonly session: Session;
  readonly brand: BrandSource;
  readonly fonts: FontBook;
  readonly clock: Clock;
  readonly stops: StopSwitch;
  readonly turns: TurnLog;
  readonly logger: RuntimeLogger;
  readonly onStatus: (status: AgentStatus) => void;
}

/** One agent at work in one creative, for one session. */
export interface AgentWorker {
  readonly session: Session;
  readonly inspection: Inspection;
  /** Looks at everything now and resolves when it is written. @throws if the session ends before */
  inspectNow(): Promise<void>;
  close(): void;
}

/** Objects that presence names as being looked at; more say no more. */
const SHOWN_OBJECTS = 20;
/** Wait before looking again after something was stale, on its way, or could not be read, ms. */
const AGAIN_MS = 1_000;

export function startWorker(options: WorkerOptions): AgentWorker {
  const { manifest, workspaceId, creativeId, session, brand, clock, stops, logger } = options;
  const inspection = new Inspection(session.content, manifest.rules, options.fonts);
  const memory = new ProposalMemory(clock);
  const scope = { workspaceId, agent: manifest.name, creativeId };
  let waiting: PromiseWithResolvers<void>[] = [];
  let touched = new Set<string>();
  let reason: TurnReason = 'joined';
  let hasLooked = false;
  let again: Timer | undefined;
  let closed = false;

  const obstacle = (): 'stopped' | 'offline' | undefined => {
    if (stops.isStopped(scope)) return 'stopped';
    return session.isLive ? undefined : 'offline';
  };
  const show = (status: AgentStatus, label: string, objectIds: readonly string[] = []): void => {
    options.onStatus(status);
    const [first] = objectIds;
    const pageId = first === undefined ? undefined : readObject(session.content, first)?.pageId;
    const activity = { status, label, objectIds: objectIds.slice(0, SHOWN_OBJECTS) };
    session.setPresence({ activity, ...(pageId === undefined ? {} : { pageId }) });
  };
  const showRest = (): void => {
    if (stops.isStopped(scope)) return show('stopped', 'Stopped by a person');
    if (inspection.isTooLarge) return show('idle', `More than ${OBJECT_LIMIT} objects: not checked`);
    const open = openCount(session.review, session.holder.id);
    show('idle', open === 0 ? 'Nothing to propose' : `${countOf(open, 'proposal')} to decide`);
  };
  const showWork = (): void => {
    if (obstacle() === undefined)
      show(
        'working',
        touched.size === 0 ? 'Looking at the work' : `Looking at ${countOf(touched.size, 'change')}`,
        [...touched],
      );
  };

  const settler = createSettler(clock, async () => {
    const served = waiting;
    waiting = [];
    try {
      await turn();
      for (const { resolve } of served) resolve();
    } catch (error) {
      logger.error({ ...scope, err: error }, 'a turn failed');
      for (const { reject } of served) reject(error);
      lookAgain();
    }
    if (!closed) showRest();
  });
  const lookAgain = (): void => {
    again?.cancel();
    again = clock.after(AGAIN_MS, () => settler.touch(false));
  };

  const typing = createTypingWatch(
    clock,
    () => caretObjects(session.others()),
    (objectIds) => {
      for (const id of objectIds) noteChanged(id);
      settler.hurry();
    },
  );
  const noteChanged = (id: string): void => {
    touched.add(id);
    for (const pageId of [readObject(session.content, id)?.pageId, inspection.pageOf(id)]) {
      if (pageId !== undefined) inspection.invalidate(pageId);
    }
  };

  async function turn(): Promise<void> {
    if (obstacle() !== undefined) return;
    const kit = await brand.current();
    if (closed || obstacle() !== undefined) return;
    const current = createTurn({
      agent: manifest.name,
      actorId: session.holder.id,
      creativeId,
      reason,
      startedAt: clock.now(),
    });
    const subjects = touched;
    touched = new Set();
    reason = 'edit';
    const { record, isUnsettled } = await takeTurn(current, {
      content: session.content,
      review: session.review,
      author: { id: session.holder.id, name: manifest.title },
      inspection,
      memory,
      brand: kit,
      allRules: ALL_RULES,
      slicer: createSlicer(),
      touched: subjects,
      isTyping: (id) => typing.isTyping(id),
      obstacle,
      confirm: () => stops.confirm(),
      now: () => clock.now(),
    });
    hasLooked = true;
    options.turns.add(record);
    if (isUnsettled || (record.outcome === 'offline' && session.isLive)) lookAgain();
  }

  const onCanvas = ({ changes }: CanvasEvent): void => {
    const held = heldObjects(session.others());
    for (const { kind, id, properties } of changes) {
      if (kind === 'page') inspection.invalidate(id);
      if (kind === 'meta' && properties.has('brandKitId')) void brand.refresh();
      if (kind !== 'object') continue;
      noteChanged(id);
      if (properties.has('text')) typing.typed(id);
    }
    if (!hasLooked && !session.isLive) return;
    // A text that is being written is looked at when the writing rests; what else changed is not kept waiting by it.
    const others = changes.filter(({ id }) => !typing.isTyping(id));
    if (others.length > 0) settler.touch(others.some(({ id }) => held.has(id)));
    showWork();
  };
  const proposals = session.review.getMap(REVIEW_ROOTS.proposals);
  const onProposals = (_events: unknown, { local }: Y.Transaction): void => {
    if (local || !hasLooked) return;
    if (touched.size === 0) reason = 'conversation';
    settler.touch(false);
  };
  const lookAtAll = (why: TurnReason): void => {
    inspection.invalidate();
    reason = why;
    settler.hurry();
  };

  let wasLive = false;
  const onSession = (): void => {
    if (session.isLive && !wasLive) {
      showWork();
      settler.hurry();
    }
    wasLive = session.isLive;
    typing.caretsMoved();
  };
  proposals.observeDeep(onProposals);
  const forget = [
    observeCanvas(session.content, onCanvas),
    () => proposals.unobserveDeep(onProposals),
    session.onChange(onSession),
    brand.onChange(() => lookAtAll('brand')),
    stops.onChange(() => (stops.isStopped(scope) ? showRest() : settler.hurry())),
  ];
  onSession();

  return {
    session,
    inspection,
    inspectNow() {
      const done = Promise.withResolvers<void>();
      waiting.push(done);
      lookAtAll('task');
      return done.promise;
    },
    close() {
      closed = true;
      for (const { reject } of waiting) reject(new StudioError('unavailable', 'The agent had to leave.'));
      again?.cancel();
      typing.close();
      settler.close();
      for (const stop of forget) stop();
    },
  };
}
