import { studioStrings } from '../../strings/studio.ts';
import type { SaveState } from '../../sync/save-state.ts';

const words = studioStrings.save;

export interface SaveWords {
  readonly label: string;
  readonly hint: string;
  readonly tone: 'good' | 'waiting' | 'stale' | 'neutral' | 'bad';
}

/** What the saved state is called. The words say it all; the tone only helps. */
export function saveWords({ kind, unsaved, message }: SaveState): SaveWords {
  switch (kind) {
    case 'saved':
      return { label: words.saved, hint: words.savedHint, tone: 'good' };
    case 'saving':
      return { label: words.saving, hint: words.savingHint(unsaved), tone: 'waiting' };
    case 'offline':
      return {
        label: unsaved === 0 ? words.offline : words.offlineUnsaved(unsaved),
        hint: words.offlineHint,
        tone: 'stale',
      };
    case 'read-only':
      return { label: words.readOnly, hint: words.readOnlyHint, tone: 'neutral' };
    case 'refused':
      return { label: words.refused, hint: message ?? '', tone: 'bad' };
  }
}
