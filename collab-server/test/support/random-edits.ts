import * as Y from 'yjs';
import type { SeededRandom } from './seeded-random.ts';

/** One random change of a raw Yjs peer: maps, nested maps, texts, arrays, overwrites, deletes. May write to any of `roots`. */
export function editAtRandom(doc: Y.Doc, random: SeededRandom, roots: readonly string[]): void {
  const root = doc.getMap<unknown>(random.pick(roots));
  const key = `e${random.below(6)}`;
  const entry = root.get(key);
  switch (random.below(9)) {
    case 0:
      root.set(
        key,
        new Y.Map<unknown>([['base', { n: random.below(100), deep: [[{ a: null }], 1.5, 'é𝄞'] }]]),
      );
      return;
    case 1:
      root.set(
        key,
        random.pick<unknown>([
          1,
          'text',
          null,
          true,
          [1, 2],
          { a: 1 },
          new Uint8Array([1, 2, 3]),
          12345678901234,
        ]),
      );
      return;
    case 2:
      if (entry instanceof Y.Map) entry.set(`p${random.below(4)}`, [random.below(1000), random.below(1000)]);
      else root.set(key, new Y.Map<unknown>());
      return;
    case 3:
      if (entry instanceof Y.Map) entry.set('text', new Y.Text('start'));
      return;
    case 4:
    case 5: {
      const text = entry instanceof Y.Map ? entry.get('text') : undefined;
      if (text instanceof Y.Text) typeAtRandom(text, random);
      else root.set(key, new Y.Map<unknown>([['text', new Y.Text('𝄞 new')]]));
      return;
    }
    case 6:
      root.delete(key);
      return;
    case 7:
      if (entry instanceof Y.Map) entry.set('list', Y.Array.from([1, 2, 3, 4, 5]));
      return;
    default: {
      const list = entry instanceof Y.Map ? entry.get('list') : undefined;
      if (!(list instanceof Y.Array)) return;
      if (list.length > 2 && random.chance(0.5)) list.delete(random.below(list.length - 1), 1);
      else list.insert(random.below(list.length + 1), [random.below(10), { deep: [random.below(10)] }]);
    }
  }
}

function typeAtRandom(text: Y.Text, random: SeededRandom): void {
  if (text.length > 4 && random.chance(0.4)) text.delete(random.below(text.length - 3), 1 + random.below(3));
  else if (random.chance(0.1)) text.format(0, Math.min(2, text.length), { bold: true });
  else if (random.chance(0.12)) text.insertEmbed(random.below(text.length + 1), { image: 'x' });
  else
    text.insert(random.below(text.length + 1), random.pick(['a', 'bc', 'é', '𝄞', 'long run of characters']));
}
