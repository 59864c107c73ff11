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
import { keepRecoveryCopy, makeRecoveryCopy } from './recovery.ts';
import { takeReadyState } from './ready-state.ts';
import { createReviewMirror } from './review-mirror.ts';
import type { ReviewMirror } from './review-mirror.ts';
import { describeSaveState } from './save-state.ts';
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

  const unsaved = (): number => contentPart.tracker.unsaved + reviewPart.tracker.unsaved;
  const describe = (): SaveState =>
    describeSaveState({
      connected: connection.connected,
      synced: connection.synced,
      opening: connection.opening,
      unsaved: unsaved(),
      editContent: rights.editContent,
      ...(endMessage === undefined ? {} : { ended: endMessage }),
      ...(refusal === undefined ? {} : { refusal }),
    });
  const saveState = createStore<SaveState>(describe());
  const refresh = (): void => {
    const next = describe();
    const now = saveState.get();
    if (
      next.kind !== now.kind ||
      next.unsaved !== now.unsaved ||
      next.message !== now.message ||
      next.refusal !== now.refusal
    ) {
      saveState.set(next);
    }
  };
  connection.onChange(refresh);
  parts.forEach(({ tracker }, index) => {
    tracker.onChange(() => {
      offline[index]?.rememberUnsaved(tracker.unsaved);
      refresh();
    });
    // Readers are told so by the server only after this answer.
    tracker.onNotApplied(() => rejoin(recoveryStrings.reasons[rights.editContent ? 'unknown' : 'readOnly']));
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

  /** Keeps what is on the screen, throws the documents away, and asks for a fresh session. */
  const rejoin = (message: string): void => {
    if (closed) return;
    const copy =
      unsaved() > 0
        ? makeRecoveryCopy(
            { content, review },
            {
              creativeId: creative.id,
              title: creative.title,
              userId: user.id,
              reason: message,
              unsaved: unsaved(),
            },
          )
        : undefined;
    close();
    const kept = copy === undefined ? Promise.resolve() : keepRecoveryCopy(copy).catch(() => undefined);
    void Promise.all([kept, ...offline.map((part) => part.clear().catch(() => undefined))]).then(() =>
      ends.tell({ kind: 'rejoin', role, refusal: { message, ...(copy === undefined ? {} : { copy }) } }),
    );
  };
  connection.onEnd((end) => {
    if (end.kind === 'refused') rejoin(end.message);
    else {
      endMessage = end.message;
      refresh();
      ends.tell({ kind: 'ended', message: end.message });
    }
  });
  connection.onTicket((ticket) => {
    if (ticket.role === role) return;
    close();
    ends.tell({ kind: 'rejoin', role: ticket.role });
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
    if (unsaved() > 0 && !offline.every((part) => part.keeps)) event.preventDefault();
  };
  globalThis.addEventListener?.('beforeunload', warn);

  function close(): void {
    if (closed) return;
    closed = true;
    globalThis.removeEventListener?.('beforeunload', warn);
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
    presence,
    setPresence: (patch) => presence.set(patch),
    sendMotion: (motion) => connection.sendStateless(encodeMotion(motion)),
    onMotion: (listener) => motions.add(listener),
    onEnd: (listener) => ends.add(listener),
    ready,
    close,
  };
}
