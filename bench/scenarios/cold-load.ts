import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { BenchClient } from '../client.ts';
import { median, pause } from '../measure.ts';
import { openCold } from '../open-cold.ts';
import type { Scenario } from './scenario.ts';

const OPENS = 8;

/** A newcomer opens a document of `objects` objects that lies in the server's memory. */
export function coldLoad(objects: number): Scenario {
  return {
    title: `cold load, ${objects.toLocaleString('en')} objects`,
    servers: ['stock', 'ours'],
    async run(server) {
      const { contentName } = documentNamesOf({
        workspaceId: createId(),
        kind: 'canvas',
        creativeId: createId(),
      });
      const writer = await BenchClient.open(server, contentName, 'writer');
      const doc = new Y.Doc();
      fill(doc, objects);
      writer.sendUpdate(Y.encodeStateAsUpdate(doc));
      const times: number[] = [];
      const bytes: number[] = [];
      while ((await openCold(server, contentName)).doc.getMap('objects').size < objects) await pause(100);
      const before = await server.usage();
      for (let open = 0; open < OPENS; open++) {
        const opened = await openCold(server, contentName);
        if (opened.doc.getMap('objects').size !== objects)
          throw new Error('The document did not arrive whole.');
        times.push(opened.ms);
        bytes.push(opened.bytes);
      }
      const after = await server.usage();
      writer.close();
      return {
        'time to synced, ms': median(times),
        'bytes received': median(bytes),
        'server CPU per open, µs': (after.cpuUs - before.cpuUs) / OPENS,
      };
    },
  };
}

/** Objects as the studio makes them: an immutable base, some with a text, some moved since. */
function fill(doc: Y.Doc, count: number): void {
  doc.transact(() => {
    const pageId = createId();
    for (let index = 0; index < count; index++) {
      const object = new Y.Map<unknown>([
        [
          'base',
          {
            type: index % 4 === 0 ? 'text' : 'shape',
            pageId,
            order: `a${index}`,
            name: `Object ${index}`,
            position: [index % 1080, (index * 7) % 1080],
            size: [120, 80],
            rotation: 0,
            opacity: 1,
            fill: '#336699',
          },
        ],
      ]);
      if (index % 4 === 0) object.set('text', new Y.Text(`Text of object ${index}`));
      if (index % 3 === 0) object.set('position', [index, index]);
      doc.getMap('objects').set(createId(), object);
    }
  });
}
