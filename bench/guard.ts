import { UpdateGuard } from '@sparklio/collab-server/sync/guard/update-guard';
import { SYNC_LIMITS } from '@sparklio/collab-server/sync/limits';
import type { Actor } from '@sparklio/collab-server/sync/ports';
import * as Y from 'yjs';
import { median, quantile } from './measure.ts';

/*
 * What the guard costs per update, apart from applying it: keystrokes in a text of a document that is large already, steps of a
 * drag, and messages in a review buffer, whose rules look at entries.
 *
 *   node bench/guard.ts
 */
const ada: Actor = { id: 'ada', name: 'Ada', kind: 'user', role: 'editor' };
const OBJECTS = 2_000;
const UPDATES = 20_000;
/** Updates of one measurement: a clock read costs as much as a part of the guard. */
const BATCH = 50;

function measure(what: string, kind: 'canvas' | 'review', edit: (doc: Y.Doc, index: number) => void): void {
  const client = new Y.Doc();
  if (kind === 'canvas') fill(client);
  const live = new Y.Doc();
  const guard = new UpdateGuard({ doc: live, kind, limits: SYNC_LIMITS, bindings: new Map() });
  const whole = Y.encodeStateAsUpdate(client);
  guard.accept(whole, ada);
  Y.applyUpdate(live, whole);
  guard.settle(true);
  const updates: Uint8Array[] = [];
  client.on('update', (update: Uint8Array) => updates.push(update));
  for (let index = 0; index < UPDATES; index++) edit(client, index);
  const each: number[] = [];
  for (let start = 0; start < updates.length; start += BATCH) {
    const batch = updates.slice(start, start + BATCH);
    let spent = 0;
    for (const update of batch) {
      const begun = performance.now();
      guard.accept(update, ada);
      spent += performance.now() - begun;
      Y.applyUpdate(live, update);
      guard.settle(true);
    }
    each.push((spent / batch.length) * 1_000);
  }
  const warm = each.slice(each.length / 4);
  console.log(
    `  ${what.padEnd(34)} median ${median(warm).toFixed(1)} µs · p95 ${quantile(warm, 0.95).toFixed(1)} µs`,
  );
}

function fill(doc: Y.Doc): void {
  doc.transact(() => {
    for (let index = 0; index < OBJECTS; index++) {
      const object = new Y.Map<unknown>([['base', { name: `Object ${index}`, position: [index, index] }]]);
      if (index === 0) object.set('text', new Y.Text('Beginning'));
      doc.getMap('objects').set(`o${index}`, object);
    }
  });
}

const objectOf = (doc: Y.Doc, index: number): Y.Map<unknown> => {
  const object = doc.getMap('objects').get(`o${index % OBJECTS}`);
  if (!(object instanceof Y.Map)) throw new Error('The object is gone.');
  return object;
};

console.log(`Guard alone, ${OBJECTS} objects, ${UPDATES} updates each`);
measure('a keystroke', 'canvas', (doc, index) => {
  const text = objectOf(doc, 0).get('text');
  if (text instanceof Y.Text) text.insert(text.length, String.fromCharCode(97 + (index % 26)));
});
measure('a keystroke or a backspace', 'canvas', (doc, index) => {
  const text = objectOf(doc, 0).get('text');
  if (!(text instanceof Y.Text)) return;
  if (index % 3 === 2) text.delete(text.length - 1, 1);
  else text.insert(text.length, 'x');
});
measure('a step of a drag', 'canvas', (doc, index) => objectOf(doc, index).set('position', [index, index]));
measure('a change of a chat message', 'review', (doc, index) => {
  const key = `m${index % 200}`;
  const chat = doc.getMap('chat');
  const message = chat.get(key);
  if (message instanceof Y.Map) message.set('body', `changed ${index}`);
  else chat.set(key, new Y.Map([['base', { authorId: ada.id, authorName: ada.name, body: 'hello' }]]));
});
