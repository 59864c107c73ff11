import { describe, expect, it } from 'vitest';
import type { Peer } from '../../sync/peers.ts';
import { onePerPerson } from './one-per-person.ts';

const peer = (clientId: number, id: string, kind: 'user' | 'agent' = 'user', isSelf = false): Peer => ({
  clientId,
  isSelf,
  state: { user: { id, name: id, kind, role: 'editor', hue: 0 } },
});

describe('onePerPerson', () => {
  it('shows a person with two windows once, this window first of all', () => {
    const people = onePerPerson(
      [peer(1, 'ann'), peer(2, 'bo'), peer(3, 'ann'), peer(4, 'me'), peer(5, 'me', 'user', true)],
      'me',
    );
    expect(people.map(({ clientId }) => clientId)).toEqual([5, 3, 2]);
  });

  it('leaves agents to their own stack', () => {
    expect(onePerPerson([peer(1, 'brand', 'agent')], 'me')).toEqual([]);
  });
});
