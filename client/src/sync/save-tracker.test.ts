import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { describeSaveState } from './save-state.ts';
import { createSaveTracker, readSyncFrame } from './save-tracker.ts';

/** A tracker on a connection whose documents have been exchanged. */
function connected() {
  const tracker = createSaveTracker();
  tracker.sending('step1');
  tracker.sending('step2');
  tracker.answered(true);
  return tracker;
}

describe('what is saved', () => {
  it('counts an edit as unsaved until the server has answered it', () => {
    const tracker = connected();
    tracker.edited();
    expect(tracker.sending('update')).toBe(true);
    expect(tracker.unsaved).toBe(1);
    tracker.answered(true);
    expect(tracker.unsaved).toBe(0);
  });

  it('takes answers in the order of what was sent', () => {
    const tracker = connected();
    for (let edit = 0; edit < 3; edit++) {
      tracker.edited();
      tracker.sending('update');
    }
    tracker.answered(true);
    expect(tracker.unsaved).toBe(2);
    tracker.answered(true);
    tracker.answered(true);
    expect(tracker.unsaved).toBe(0);
  });

  it('does not trust what was under way when the connection broke', () => {
    const tracker = connected();
    tracker.edited();
    tracker.sending('update');
    tracker.disconnected();
    tracker.edited();
    expect(tracker.unsaved).toBe(2);
    tracker.sending('step1');
    tracker.sending('step2');
    tracker.answered(true);
    expect(tracker.unsaved).toBe(0);
  });

  it('holds back updates until this connection has exchanged documents, since they may build on edits the server lacks', () => {
    const tracker = createSaveTracker();
    tracker.edited();
    expect(tracker.sending('update')).toBe(false);
    tracker.sending('step2');
    tracker.edited();
    expect(tracker.sending('update')).toBe(true);
    tracker.answered(true);
    expect(tracker.unsaved).toBe(1);
    tracker.answered(true);
    expect(tracker.unsaved).toBe(0);
  });

  it('counts what another tab left in the browser as nobody new', () => {
    const tracker = connected();
    expect(tracker.sending('update')).toBe(true);
    tracker.edited();
    tracker.sending('update');
    tracker.answered(true);
    expect(tracker.unsaved).toBe(1);
    tracker.answered(true);
    expect(tracker.unsaved).toBe(0);
  });

  it('restores the count of an earlier visit and clears it with the first exchange', () => {
    const tracker = createSaveTracker();
    tracker.restore(3);
    expect(tracker.unsaved).toBe(3);
    tracker.sending('step2');
    tracker.answered(true);
    expect(tracker.unsaved).toBe(0);
  });

  it('says when the server did not take an edit, and not when a reader had nothing to give', () => {
    const tracker = connected();
    let told = 0;
    tracker.onNotApplied(() => (told += 1));
    tracker.sending('step2');
    tracker.answered(false);
    expect(told).toBe(0);
    tracker.edited();
    tracker.sending('update');
    tracker.answered(false);
    expect([told, tracker.unsaved]).toEqual([1, 1]);
  });

  it('reads frames by kind and ignores what is no sync frame', () => {
    const frame = (...numbers: number[]): Uint8Array =>
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, 'doc');
        for (const number of numbers) encoding.writeVarUint(encoder, number);
      });
    expect(readSyncFrame(frame(0, 0))).toEqual({ document: 'doc', kind: 'step1' });
    expect(readSyncFrame(frame(4, 1))).toEqual({ document: 'doc', kind: 'step2' });
    expect(readSyncFrame(frame(0, 2))).toEqual({ document: 'doc', kind: 'update' });
    expect(readSyncFrame(frame(8, 1))).toEqual({ document: 'doc', kind: 'status', applied: true });
    expect(readSyncFrame(frame(1))).toBeUndefined();
    expect(readSyncFrame(Uint8Array.of(9))).toBeUndefined();
  });
});

describe('what people are told', () => {
  const facts = { connected: true, synced: true, opening: false, unsaved: 0, editContent: true };

  it.each([
    ['saved', {}],
    ['saving', { unsaved: 2 }],
    ['saving', { synced: false }],
    ['saving', { opening: true, connected: false }],
    ['offline', { connected: false, unsaved: 2 }],
    ['read-only', { editContent: false }],
    ['saving', { editContent: false, unsaved: 1 }],
    ['refused', { ended: 'You no longer have access to this creative.' }],
  ] as const)('%s for %j', (kind, change) => {
    expect(describeSaveState({ ...facts, ...change })).toMatchObject({ kind });
  });

  it('names the number of edits that wait', () => {
    expect(describeSaveState({ ...facts, connected: false, unsaved: 3 })).toEqual({
      kind: 'offline',
      unsaved: 3,
    });
  });
});
