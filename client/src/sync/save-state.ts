import type { RecoveryCopy } from './recovery.ts';

/** What people are told about their work. `unsaved` counts their own edits the server has not confirmed. */
export interface SaveState {
  readonly kind: 'saved' | 'saving' | 'offline' | 'read-only' | 'refused';
  readonly unsaved: number;
  /** a sentence that says more; always there with `refused` */
  readonly message?: string;
  /** the last refusal of this visit and the copy kept of what was refused, until it is dismissed */
  readonly refusal?: Refusal;
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
  readonly refusal?: Refusal;
}

/** The state people see, from what is known. Pure. */
export function describeSaveState(facts: SaveFacts): SaveState {
  const rest = {
    unsaved: facts.unsaved,
    ...(facts.refusal === undefined ? {} : { refusal: facts.refusal }),
  };
  if (facts.ended !== undefined) return { kind: 'refused', ...rest, message: facts.ended };
  if (facts.opening) return { kind: 'saving', ...rest };
  if (!facts.connected) return { kind: 'offline', ...rest };
  if (facts.unsaved > 0 || !facts.synced) return { kind: 'saving', ...rest };
  return { kind: facts.editContent ? 'saved' : 'read-only', ...rest };
}
