import { useMemo } from 'react';
import { recoveryStrings } from '../../../strings/recovery.ts';
import type { OpenCreative } from '../../../sync/open-creative.ts';
import type { RecoveryCopy } from '../../../sync/recovery.ts';
import { toast } from '../../../ui/toasts.ts';
import { messageOf } from '../../../api/api-error.ts';
import { commonStrings } from '../../../strings/common.ts';
import { thingsWords } from '../activity-words.ts';
import { snapshotOfUpdate } from '../snapshot-of.ts';
import { useLiveSnapshot } from '../use-side.ts';
import { planPutBack } from './plan-put-back.ts';
import { putBack } from './put-back.ts';

const words = recoveryStrings.putBack;

/** What a copy holds and what of it is missing now; undefined where the copy cannot be read. */
export function useCopy(copy: RecoveryCopy | undefined) {
  const now = useLiveSnapshot();
  const kept = useMemo(() => {
    if (copy === undefined) return undefined;
    try {
      return {
        snapshot: snapshotOfUpdate(copy.content),
        base: copy.base === undefined ? undefined : snapshotOfUpdate(copy.base),
      };
    } catch {
      return undefined;
    }
  }, [copy]);
  return useMemo(
    () =>
      kept === undefined ? undefined : { ...kept, now, plan: planPutBack(kept.snapshot, now, kept.base) },
    [kept, now],
  );
}

/** Puts back what is missing and says what came of it. */
export async function putCopyBack(open: OpenCreative, copy: RecoveryCopy): Promise<void> {
  try {
    await open.ready;
    const snapshot = snapshotOfUpdate(copy.content);
    const base = copy.base === undefined ? undefined : snapshotOfUpdate(copy.base);
    const { diffs, keptSince } = planPutBack(snapshot, open.canvas.get(), base);
    const { done, left } = putBack(open, snapshot, diffs);
    const said = [
      done === 0 ? words.nothing : words.done(done),
      ...(left.length === 0 ? [] : [words.left(thingsWords(left))]),
      ...(keptSince.length === 0 ? [] : [recoveryStrings.compare.keptSince(thingsWords(keptSince))]),
    ];
    toast(
      left.length > 0 ? 'info' : 'good',
      said.join(' '),
      done === 0 ? undefined : { label: commonStrings.undo, run: () => void open.undo.undo() },
    );
  } catch (error) {
    toast('bad', messageOf(error));
  }
}
