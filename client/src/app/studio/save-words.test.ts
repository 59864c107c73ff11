import { describe, expect, it } from 'vitest';
import { saveWords } from './save-words.ts';

describe('saveWords', () => {
  it('says how much is not saved while offline', () => {
    expect(saveWords({ kind: 'offline', unsaved: 3 }).label).toBe('Offline, 3 unsaved');
    expect(saveWords({ kind: 'offline', unsaved: 0 }).label).toBe('Offline');
  });

  it('has a word for every state', () => {
    expect(saveWords({ kind: 'saved', unsaved: 0 }).label).toBe('Saved');
    expect(saveWords({ kind: 'saving', unsaved: 1 }).label).toBe('Saving…');
    expect(saveWords({ kind: 'read-only', unsaved: 0 }).label).toBe('Read only');
    expect(saveWords({ kind: 'refused', unsaved: 0, message: 'You were removed.' }).hint).toBe(
      'You were removed.',
    );
  });
});
