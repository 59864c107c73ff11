import type { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { createOrigin } from '@sparklio/shared/origin';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readAgreedContent } from './decided-content.ts';

const NAME = 'any';

function canvasThatSays(text: string): Y.Doc {
  const doc = new Y.Doc();
  const id = '0190b7a4-0000-7000-8000-000000000001';
  const page = '0190b7a4-0000-7000-8000-000000000002';
  applyCommands(
    doc,
    parseCommands([
      { type: 'ADD_PAGE', page: { id: page } },
      { type: 'ADD_OBJECT', payload: { id, pageId: page, type: 'text', text } },
    ]),
    createOrigin('a', 'user'),
  );
  return doc;
}

/** What was saved may change between two looks at it; what is shown is looked at each time. */
function between(head: () => number, shown: () => string, stored: () => string) {
  return {
    log: { heads: () => Promise.resolve(new Map([[NAME, head()]])) },
    sync: {
      read: <R>(_name: string, use: (doc: Y.Doc) => R) => Promise.resolve(use(canvasThatSays(shown()))),
    },
    states: { at: () => Promise.resolve({ doc: canvasThatSays(stored()), position: head() }) },
  };
}
const textOf = ({ objects }: ReturnType<typeof readCanvas>) =>
  objects.map((object) => 'text' in object && object.text);

describe('what a decision is made on', () => {
  it('is what the log has, with the position of just that', async () => {
    const same = between(
      () => 7,
      () => 'Half price',
      () => 'Half price',
    );
    const { position, snapshot } = await readAgreedContent(same, NAME, 'whole');
    expect([position, textOf(snapshot)]).toEqual([7, ['Half price']]);
  });

  it('is nothing where this server shows something else than was saved', async () => {
    const divided = between(
      () => 7,
      () => 'LOVELY',
      () => 'NO GOOD',
    );
    await expect(readAgreedContent(divided, NAME, 'whole')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is read again after an edit that came in between, and is what the log had where they never end', async () => {
    let head = 7;
    let said = 'First';
    const edited = between(
      () => head,
      () => said,
      () => ((head = 8), (said = 'Second')),
    );
    expect((await readAgreedContent(edited, NAME, 'copy')).position).toBe(8);
    let edits = 0;
    const restless = between(
      () => ++edits,
      () => 'Shown',
      () => `Saved ${edits}`,
    );
    const { position, snapshot } = await readAgreedContent(restless, NAME, 'copy');
    expect(textOf(snapshot)).toEqual([`Saved ${position - 1}`]);
  });
});
