import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { readReview } from '@sparklio/shared/documents/review/read';
import { addThread } from '@sparklio/shared/documents/review/write';
import { createOrigin } from '@sparklio/shared/origin';
import { lostWords } from './lost-words.ts';

it('finds what a person said that nobody else has', () => {
  const doc = new Y.Doc();
  const say = (id: string, body: string): unknown =>
    addThread(doc, { anchor: { kind: 'whole' }, author: { id, name: id }, body }, createOrigin(id, 'user'));
  say('ben', 'Too dark?');
  const now = readReview(doc);
  say('ben', 'And too small.');
  say('ada', 'I like it.');
  expect(lostWords(Y.encodeStateAsUpdate(doc), now, 'ben')).toEqual(['And too small.']);
  expect(lostWords(new Uint8Array([1, 2, 3]), now, 'ben')).toEqual([]);
});
