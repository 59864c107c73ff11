import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { untilTrue } from '../torture/wait.ts';
import { frame, onStage, runAsScript } from './fault.ts';
import type { Fault } from './fault.ts';

const ROUNDS = { short: 1, long: 100 } as const;

type Forgery = (review: Y.Doc) => void;

/** What somebody with a reviewer's ticket writes who would like to be somebody else. */
const FORGERIES: readonly Forgery[] = [
  (review) => review.getMap('chat').set('x', entry({ authorId: 'ada', authorName: 'ada', body: 'I agree' })),
  (review) => review.getMap('chat').set('x', entry({ authorId: 'mallory', authorName: 'ada' })),
  (review) => review.getMap('proposals').set('x', entry({ authorId: 'mallory', status: 'accepted' })),
  (review) => review.getMap('proposals').set('x', entry({ authorId: 'mallory', decidedBy: 'ada' })),
  (review) => review.getMap('decisions').set('x', entry({ decision: 'approve', userId: 'ada' })),
  (review) => review.getMap('status').set('state', 'approved'),
  (review) => review.getMap('spending').set('x', 1),
  (review) => review.getMap('brief').set('x', entry({ answer: 'spend it all' })),
];

const entry = (base: object): Y.Map<unknown> => new Y.Map<unknown>([['base', base]]);

/** Presence, authorship and approvals in the name of somebody else: none of it reaches anybody. */
export const forgeries: Fault = {
  title: 'forged presence, authorship and approvals',
  run: (form) =>
    onStage(async (stage) => {
      const { reviewName, contentName } = stage.names;
      let forged = 0;
      for (let round = 0; round < ROUNDS[form]; round++) {
        for (const forge of FORGERIES) {
          const peer = await stage.signedIn('mallory', 'reviewer', reviewName);
          const doc = new Y.Doc();
          forge(doc);
          peer.sendUpdate(Y.encodeStateAsUpdate(doc), reviewName);
          const reason = await peer.closed();
          if (reason !== 'forbidden' && reason !== 'update-refused')
            stage.problems.push(`a forgery ended as ${reason}`);
          forged += 1;
        }
        const impostor = await stage.signedIn('mallory', 'editor');
        const listener = await stage.signedIn('listener', 'viewer');
        const user = { id: 'ada', name: 'ada', kind: 'user', role: 'owner', hue: 1 };
        impostor.send(presence(contentName, 123_456, { user, cursor: [1, 1] }));
        await untilTrue(() => listener.frames.some((data) => data.includes('"cursor":[1,1]')), 'presence');
        const told = listener.frames.filter((data) => data.includes('"cursor":[1,1]'));
        if (told.some((data) => data.includes('"id":"ada"') || !data.includes('"id":"mallory"')))
          stage.problems.push('presence went out in the name of somebody else');
        impostor.webSocket.terminate();
        listener.webSocket.terminate();
        forged += 1;
      }
      const reader = stage.join('reader', reviewName, 'viewer');
      await untilTrue(() => reader.hasDocument, 'the review buffer');
      for (const root of ['chat', 'proposals', 'decisions', 'status', 'spending', 'brief'])
        if (reader.doc.getMap(root).size > 0) stage.problems.push(`a forgery stands in ${root}`);
      reader.destroy();
      return { forged };
    }),
};

function presence(name: string, client: number, state: object): Uint8Array {
  return frame(name, 1, (encoder) =>
    encoding.writeVarUint8Array(
      encoder,
      encoding.encode((inner) => {
        for (const value of [1, client, 1]) encoding.writeVarUint(inner, value);
        encoding.writeVarString(inner, JSON.stringify(state));
      }),
    ),
  );
}

if (import.meta.main) await runAsScript(forgeries);
