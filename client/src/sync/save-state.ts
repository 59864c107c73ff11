import type { RecoveryCopy } from './recovery.ts';

/** What people are told about their work. `unsaved` counts their own edits the server has not confirmed. */
export interface SaveState {
  readonly kind: 'saved' | 'saving' | 'offline' | 'read-only' | 'refused';
  readonly unsaved: number;
  /** a sentence that says more; always there with `refused` */
  readonly message?: string;
  /** edits wait for long, and it is not only the line */
  readonly late?: Late;
  /** the last refusal of this visit and the copy kept of what was refused, until it is dismissed */
  readonly refusal?: Refusal;
}

/** Edits that cannot be saved for long. */
export interface Late {
  /** what the server said, if it said something */
  readonly reason?: string;
  /** whether this browser keeps them beyond the tab */
  readonly isKept: boolean;
}

export interface Refusal {
  readonly message: string;
  readonly copy?: RecoveryCopy;
}

export interface SaveFacts {
  readonly connected: boolean;
  /** both documents have had the server's state on this connection */
  readonly synced: boolean;
  /** the first connection has neither succeeded nor failed yet */
  readonly opening: boolean;
  readonly unsaved: number;
  readonly editContent: boolean;
  /** the server ended this session for good, and this is why */
  readonly ended?: string;
  readonly late?: Late;
  readonly refusal?: Refusal;
}

/** The state people see, from what is known. Pure. */
export function describeSaveState(facts: SaveFacts): SaveState {
  const rest = {
    unsaved: facts.unsaved,
    ...(facts.refusal === undefined ? {} : { refusal: facts.refusal }),
  };
  const waiting = facts.late === undefined ? rest : { ...rest, late: facts.late };
  if (facts.ended !== undefined) return { kind: 'refused', ...rest, message: facts.ended };
  if (facts.opening) return { kind: 'saving', ...rest };
  if (!facts.connected) return { kind: 'offline', ...waiting };
  if (facts.unsaved > 0 || !facts.synced) return { kind: 'saving', ...waiting };
  return { kind: facts.editContent ? 'saved' : 'read-only', ...rest };
}

export function isSameSaveState(a: SaveState, b: SaveState): boolean {
  return (
    a.kind === b.kind &&
    a.unsaved === b.unsaved &&
    a.message === b.message &&
    a.refusal === b.refusal &&
    a.late?.reason === b.late?.reason &&
    a.late?.isKept === b.late?.isKept
  );
}
