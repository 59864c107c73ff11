import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { contradicts } from './contradiction.ts';
import { LiveStructs } from './struct-index.ts';

/** A document that two copies with one client id begin from. */
function createCopies(): { live: Y.Doc; copy: Y.Doc; text: (doc: Y.Doc) => Y.Text } {
  const live = new Y.Doc();
  live.clientID = 5;
  live.getMap('objects').set('text', new Y.Text('tea'));
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(live));
  copy.clientID = 5;
  const text = (doc: Y.Doc): Y.Text => {
    const found = doc.getMap('objects').get('text');
    if (!(found instanceof Y.Text)) throw new Error('There is a text.');
    return found;
  };
  return { live, copy, text };
}

const isContradicted = ({ live, copy }: { live: Y.Doc; copy: Y.Doc }): boolean =>
  contradicts(Y.encodeStateAsUpdate(copy), new LiveStructs(live));

test.each<[string, (doc: Y.Doc, text: Y.Text) => void, (doc: Y.Doc, text: Y.Text) => void]>([
  ['another text', (_, text) => text.insert(3, ' a'), (_, text) => text.insert(3, ' b')],
  ['another place in a text', (_, text) => text.insert(3, 'x'), (_, text) => text.insert(1, 'x')],
  ['another value', (doc) => doc.getMap('meta').set('a', 1), (doc) => doc.getMap('meta').set('a', 2)],
  ['another key', (doc) => doc.getMap('meta').set('a', 1), (doc) => doc.getMap('meta').set('b', 1)],
  ['another root', (doc) => doc.getMap('meta').set('a', 1), (doc) => doc.getMap('pages').set('a', 1)],
  [
    'another type',
    (doc) => doc.getMap('meta').set('a', new Y.Map()),
    (doc) => doc.getMap('meta').set('a', 1),
  ],
  ['part of a longer text', (_, text) => text.insert(3, ' abc'), (_, text) => text.insert(3, ' ab')],
])('%s under the same clock contradicts, the same does not', (what, change, other) => {
  const [own, same] = [createCopies(), createCopies()];
  change(own.live, own.text(own.live));
  other(own.copy, own.text(own.copy));
  expect(isContradicted(own)).toBe(what !== 'part of a longer text');
  change(same.live, same.text(same.live));
  change(same.copy, same.text(same.copy));
  expect(isContradicted(same)).toBe(false);
});

test('cut, joined and deleted in different ways, the same is still the same', () => {
  const copies = createCopies();
  const { live, copy, text } = copies;
  const stranger = new Y.Doc();
  Y.applyUpdate(stranger, Y.encodeStateAsUpdate(live));
  text(stranger).insert(1, '-');
  text(stranger).delete(2, 1);
  Y.applyUpdate(live, Y.encodeStateAsUpdate(stranger));
  expect(isContradicted(copies)).toBe(false);
  text(copy).delete(0, 1);
  expect(isContradicted(copies)).toBe(false);
  text(live).insert(0, '\u{1F375}');
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(live));
  text(stranger).insert(0, 'x');
  Y.applyUpdate(stranger, Y.encodeStateAsUpdate(live));
  text(stranger).insert(text(stranger).toString().indexOf('\u{1F375}') + 1, 'in the middle of it');
  Y.applyUpdate(live, Y.encodeStateAsUpdate(stranger));
  expect(isContradicted(copies)).toBe(false);
});
