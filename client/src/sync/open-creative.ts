import * as Y from 'yjs';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { Change } from '@sparklio/shared/documents/canvas/schema';
import { StudioError } from '@sparklio/shared/errors';
import { createOrigin } from '@sparklio/shared/origin';
import type { Origin } from '@sparklio/shared/origin';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { PresenceState, Role } from '@sparklio/shared/presence/presence-state';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Rights } from '@sparklio/shared/presence/rights';
import type { Creative, Ticket, User } from '@sparklio/shared/protocol/api';
import { decodeMotion, encodeMotion } from '@sparklio/shared/protocol/motion';
import type { Motion } from '@sparklio/shared/protocol/motion';
import { recoveryStrings } from '../strings/recovery.ts';
import { createCanvasMirror } from './canvas-mirror.ts';
import type { CanvasMirror } from './canvas-mirror.ts';
import { createConnection } from './connection.ts';
import { keepOffline } from './offline-copy.ts';
import { createPresence } from './peers.ts';
import type { Peer } from './peers.ts';
import { watchLateSaving } from './late-saving.ts';
import { keepRecoveryCopy, makeRecoveryCopy } from './recovery.ts';
import type { RecoveryCopy } from './recovery.ts';
import { takeReadyState } from './ready-state.ts';
import { askRole, isLowered } from './role-now.ts';
import { createReviewMirror } from './review-mirror.ts';
import type { ReviewMirror } from './review-mirror.ts';
import { describeSaveState, isSameSaveState } from './save-state.ts';
import type { Refusal, SaveState } from './save-state.ts';
import { createSaveTracker } from './save-tracker.ts';
import { createStore, Listeners } from './store.ts';
import type { Store } from './store.ts';
import { createUndoStack } from './undo.ts';
import type { UndoStack } from './undo.ts';

export interface OpenCreativeOptions {
  readonly creative: Creative;
  /** asked for again at every reconnect */
  readonly getTicket: () => Promise<Ticket>;
  /** the content as one Yjs update in format 2, for a browser that keeps nothing of it yet */
  readonly getState?: (signal: AbortSignal) => Promise<Uint8Array>;
  readonly user: Pick<User, 'id' | 'name'>;
  /** what the session before this one ended with; shown with the save state until dismissed */
  readonly refusal?: Refusal;
  /** `ws(s)://<this host>/collab` unless given */
  readonly url?: string;
  readonly webSocket?: typeof WebSocket;
}

/** Why this session is over. The owner opens a new one for `rejoin`; nothing more comes from this one. */
export type SessionEnd =
  | { readonly kind: 'rejoin'; readonly role: Role; readonly refusal?: Refusal }
  | { readonly kind: 'ended'; readonly message: string };

/** One creative, open: both documents live, this person's undo, presence and the truth about what is saved. */
export interface OpenCreative {
  readonly creative: Creative;
  readonly user: Pick<User, 'id' | 'name'>;
  readonly content: Y.Doc;
  readonly review: Y.Doc;
  /** the content as plain values, kept current */
  readonly canvas: CanvasMirror;
  /** the conversation as plain values, kept current */
  readonly conversation: ReviewMirror;
  /** the one object that marks this person's edits in both documents */
  readonly origin: Origin;
  readonly role: Role;
  readonly rights: Rights;
  /**
   * Applies commands as this person, all or nothing, as one step.
   * @throws StudioError with a sentence to show
   */
  run(commands: readonly CanvasCommand[]): { changes: readonly Change[]; ids: readonly string[] };
  readonly undo: UndoStack;
  readonly saveState: Store<SaveState>;
  dismissRefusal(): void;
  /** What this browser has now, for the person to take along. */
  copyNow(reason: string): RecoveryCopy;
  readonly presence: Store<readonly Peer[]>;
  setPresence(patch: Partial<Omit<PresenceState, 'user'>>): void;
  sendMotion(motion: Motion): void;
  onMotion(listener: (motion: Motion) => void): () => void;
  onEnd(listener: (end: SessionEnd) => void): () => void;
  /** Resolves when there is something true to show: the server's state, or this browser's copy of it. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Opens a creative at once; what it holds follows (`ready`). Close it when its page is left. */
export function openCreative(options: OpenCreativeOptions): OpenCreative {
  const { creative, user } = options;
  const role = creative.role;
  const rights = RIGHTS[role];
  const origin = createOrigin(user.id, 'user');
  const content = new Y.Doc();
  const review = new Y.Doc();
  const parts = [
    { name: creative.contentName, doc: content, tracker: createSaveTracker() },
    { name: creative.reviewName, doc: review, tracker: createSaveTracker() },
  ] as const;
  const [contentPart, reviewPart] = parts;
  // Trackers number an edit before the provider, which comes later, sends it.
  for (const { doc, tracker } of parts) {
    doc.on('update', (_update, _origin, _doc, transaction) => {
      if (transaction.local) tracker.edited();
    });
  }
  const connection = createConnection({
    url: options.url ?? `${location.origin.replace(/^http/, 'ws')}/collab`,
    content: contentPart,
    review: reviewPart,
    getTicket: options.getTicket,
    ...(options.webSocket === undefined ? {} : { webSocket: options.webSocket }),
  });
  const offline = parts.map(({ name, doc }) => keepOffline(user.id, name, doc));
  const canvas = createCanvasMirror(content);
  const conversation = createReviewMirror(review);
  const undo = createUndoStack(content, origin);
  const presence = createPresence(connection.awareness, {
    user: { id: user.id, name: user.name, kind: 'user', role, hue: hueOf(user.id) },
  });
  const motions = new Listeners<[Motion]>();
  const ends = new Listeners<[SessionEnd]>();
  let refusal = options.refusal;
  let endMessage: string | undefined;
  let closed = false;

  const isKept = (): boolean => offline.every((part) => part.keeps);
  /** A broken line alone is told by the save state: the work is safe meanwhile. */
  const latePart = (): Pick<SaveState, 'late'> => {
    const { trouble: reason } = connection;
    if (!late.isLate || (reason === undefined && isKept())) return {};
    return { late: { isKept: isKept(), ...(reason === undefined ? {} : { reason }) } };
  };
  const unsaved = (): number => contentPart.tracker.unsaved + reviewPart.tracker.unsaved;
  const describe = (): SaveState =>
    describeSaveState({
      connected: connection.connected,
      synced: connection.synced,
      opening: connection.opening,
      unsaved: unsaved(),
      editContent: rights.editContent,
      ...latePart(),
      ...(endMessage === undefined ? {} : { ended: endMessage }),
      ...(refusal === undefined ? {} : { refusal }),
    });
  const late = watchLateSaving(() => refresh());
  const saveState = createStore<SaveState>(describe());
  const refresh = (): void => {
    const next = describe();
    if (!isSameSaveState(next, saveState.get())) saveState.set(next);
  };
  connection.onChange(refresh);
  parts.forEach(({ tracker }, index) => {
    tracker.onChange(() => {
      offline[index]?.rememberUnsaved(tracker.unsaved);
      late.see(unsaved());
      refresh();
    });
    // Readers are told so by the server only after this answer.
    tracker.onNotApplied(
      () => void leave(recoveryStrings.reasons[rights.editContent ? 'unknown' : 'readOnly']),
    );
  });

  /** Once the server's state is here, the copy of the session before learns what was not taken: what differs from it. */
  const rememberBase = (): void => {
    const copy = refusal?.copy;
    if (copy === undefined || copy.base !== undefined || !connection.synced) return;
    const based = { ...copy, base: Y.encodeStateAsUpdate(content) };
    refusal = { ...refusal, message: copy.reason, copy: based };
    refresh();
    void keepRecoveryCopy(based).catch(() => undefined);
  };
  connection.onChange(rememberBase);

  const copyNow = (reason: string): RecoveryCopy =>
    makeRecoveryCopy(
      { content, review },
      { creativeId: creative.id, title: creative.title, userId: user.id, reason, unsaved: unsaved() },
    );
  /** It is over. What the server lacks is kept, and this browser's own copy stays for the day the person comes back. */
  const finish = (message: string, copy: RecoveryCopy | undefined): void => {
    close();
    endMessage = message;
    if (copy !== undefined) {
      refusal = { message, copy };
      void keepRecoveryCopy(copy).catch(() => undefined);
    }
    refresh();
    ends.tell({ kind: 'ended', message });
  };
  /**
   * Keeps what is on the screen, throws the documents away, and asks for a fresh session in the role that the person has
   * by now: that may be why.
   */
  const leave = async (message: string): Promise<void> => {
    if (closed) return;
    const copy = unsaved() > 0 ? copyNow(message) : undefined;
    close();
    const now = await askRole(options.getTicket, role);
    const because = (reason: string) => (copy === undefined ? undefined : { ...copy, reason });
    if (now === undefined) {
      finish(recoveryStrings.reasons.noAccess, because(recoveryStrings.reasons.noAccess));
      return;
    }
    const reason = isLowered(rights, RIGHTS[now]) ? recoveryStrings.reasons.readOnly : message;
    const kept = because(reason);
    if (kept !== undefined) await keepRecoveryCopy(kept).catch(() => undefined);
    await Promise.all(offline.map((part) => part.clear().catch(() => undefined)));
    const told = { message: reason, ...(kept === undefined ? {} : { copy: kept }) };
    ends.tell({ kind: 'rejoin', role: now, refusal: told });
  };
  connection.onEnd((end) => {
    if (end.kind === 'refused') void leave(end.message);
    else if (!closed) finish(end.message, unsaved() > 0 ? copyNow(end.message) : undefined);
  });
  connection.onTicket((ticket) => {
    if (closed || ticket.role === role) return;
    // What is under way goes on from this browser's copy, where there is one.
    if (unsaved() > 0 && !isKept()) {
      void leave(recoveryStrings.reasons.unknown);
      return;
    }
    close();
    ends.tell({ kind: 'rejoin', role: ticket.role, ...(refusal === undefined ? {} : { refusal }) });
  });
  connection.onStateless((payload) => {
    const motion = decodeMotion(payload);
    if (motion !== undefined) motions.tell(motion);
  });

  const ready = new Promise<void>((resolve) => {
    const check = (): void => {
      if (connection.synced || canvas.get().pages.length > 0) resolve();
    };
    canvas.subscribe(check);
    connection.onChange(check);
    const start = async (): Promise<void> => {
      const loaded = await Promise.all(offline.map((part) => part.loaded));
      for (const [index, part] of loaded.entries()) parts[index]?.tracker.restore(part.unsaved);
      if (options.getState !== undefined && !closed) await takeReadyState(content, options.getState);
      // Only now, so that the first sync answer already holds what this browser kept.
      if (!closed) connection.open();
      check();
    };
    void start();
  });

  const warn = (event: BeforeUnloadEvent): void => {
    if (unsaved() > 0 && !isKept()) event.preventDefault();
  };
  globalThis.addEventListener?.('beforeunload', warn);

  function close(): void {
    if (closed) return;
    closed = true;
    globalThis.removeEventListener?.('beforeunload', warn);
    late.close();
    presence.close();
    connection.close();
    undo.destroy();
    canvas.close();
    conversation.close();
    for (const part of offline) void part.close().catch(() => undefined);
  }

  return {
    creative,
    user,
    content,
    review,
    canvas,
    conversation,
    origin,
    role,
    rights,
    run(commands) {
      if (!rights.editContent)
        throw new StudioError('forbidden', 'Your role here is to read and comment, not to edit.');
      return applyCommands(content, commands, origin);
    },
    undo,
    saveState,
    dismissRefusal() {
      refusal = undefined;
      refresh();
    },
    copyNow,
    presence,
    setPresence: (patch) => presence.set(patch),
    sendMotion: (motion) => connection.sendStateless(encodeMotion(motion)),
    onMotion: (listener) => motions.add(listener),
    onEnd: (listener) => ends.add(listener),
    ready,
    close,
  };
}
