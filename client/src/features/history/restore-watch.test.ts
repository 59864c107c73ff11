import { describe, expect, it } from 'vitest';
import type { Peer } from '../../sync/peers.ts';
import { createRestoreWatch } from './restore-watch.ts';

const peer = (clientId: number, id: string, at?: string): Peer => ({
  clientId,
  isSelf: false,
  state: {
    user: { id, name: id, kind: 'user', role: 'editor', hue: 0 },
    ...(at === undefined ? {} : { wentBack: { at, to: 'Before the call' } }),
  },
});
const [early, late] = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z'];

describe('going back', () => {
  it('is told once of each of the others, and again when they do it again', () => {
    const watch = createRestoreWatch('me');
    expect(watch([peer(1, 'Ana')])).toEqual([]);
    expect(watch([peer(1, 'Ana', early)])).toEqual([{ name: 'Ana', to: 'Before the call' }]);
    expect(watch([peer(1, 'Ana', early)])).toEqual([]);
    // Gone for a moment, as when a connection breaks.
    expect([...watch([]), ...watch([peer(1, 'Ana')]), ...watch([peer(1, 'Ana', early)])]).toEqual([]);
    expect(watch([peer(1, 'Ana', late)])).toHaveLength(1);
  });

  it('is not told to who did it, in no window of theirs, nor to who comes later', () => {
    const watch = createRestoreWatch('me');
    watch([peer(1, 'me')]);
    expect(watch([peer(1, 'me', early), peer(2, 'Ana', early)])).toEqual([]);
  });
});
