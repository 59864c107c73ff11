import { expect, it } from 'vitest';
import { caretObjects, heldObjects } from './held-objects.ts';

it('knows what people have selected or are typing in, and believes no odd shapes', () => {
  const user = { kind: 'user' };
  const others = [
    { user, selection: ['a', 'b', 7, null] },
    { user, caret: { objectId: 'c', anchor: 0, head: 0 } },
    { user, selection: 'abc', caret: 'x' },
    { user, caret: { objectId: 5 } },
    { user: { kind: 'agent' }, selection: ['d'] },
    { selection: ['e'] },
    {},
  ];
  expect([...caretObjects(others)]).toEqual(['c']);
  expect([...heldObjects(others)].toSorted()).toEqual(['a', 'b', 'c']);
});
