import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { readProposals } from '@sparklio/shared/documents/review/read';
import { loadFontBook } from '@sparklio/shared/fonts/load-node';
import { createOrigin } from '@sparklio/shared/origin';
import { afterEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { addCommands, idOf } from '../../test/fixtures/add-commands.ts';
import { text } from '../../test/fixtures/canvas.ts';
import { teaKit } from '../../test/fixtures/sample-canvas.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { RULE_AGENTS } from '../agents/registry.ts';
import type { RemotePresence, Session } from '../collaborator/session.ts';
import { startWorker } from './agent-worker.ts';
import type { AgentWorker, WorkerOptions } from './agent-worker.ts';
import { TYPING_REST_MS } from './typing-watch.ts';

const person = createOrigin('person', 'user');
const fonts = await loadFontBook();
const copy = RULE_AGENTS.find(({ name }) => name === 'copy');
if (copy === undefined) throw new Error('There is no agent for copy.');
const manifest = copy;
const TEXT = idOf('headline');

let worker: AgentWorker | undefined;
afterEach(() => worker?.close());

/** The agent for copy in a creative with one text, and a person whose caret can be put anywhere. */
async function atWork() {
  const content = new Y.Doc();
  const review = new Y.Doc();
  const [pageId = ''] = createCanvas(content, { title: 'Ad', pages: [{}] }, person).pageIds;
  const run = (...commands: readonly object[]): void =>
    void applyCommands(content, parseCommands(commands), person);
  run(
    ...addCommands(
      [text({ id: 'headline', text: 'Good ', fontSize: 40, position: [100, 100], size: [600, 100] })],
      pageId,
    ),
  );
  const listeners = new Set<() => void>();
  let others: readonly RemotePresence[] = [];
  const session: Session = {
    holder: { id: 'agent-copy', name: 'copy' },
    content,
    review,
    isLive: true,
    setPresence() {},
    nameTurn() {},
    others: () => others,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    saved: async () => {},
    close() {},
  };
  const clock = createManualClock();
  const turns: unknown[] = [];
  const options: WorkerOptions = {
    manifest,
    workspaceId: 'workspace',
    creativeId: 'creative',
    session,
    fonts,
    clock,
    brand: { current: async () => teaKit, refresh: async () => {}, onChange: () => () => {}, close() {} },
    stops: {
      isStopped: () => false,
      confirm: async () => {},
      onChange: () => () => {},
      running: async () => {},
      close: async () => {},
    },
    turns: { add: (record) => void turns.push(record), recent: () => [] },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    onStatus() {},
  };
  worker = startWorker(options);
  await vi.waitFor(() => expect(turns).toHaveLength(1));
  const putCaret = (objectId: string | null): void => {
    const caret = objectId === null ? null : { objectId, anchor: 0, head: 0 };
    others = [{ user: { kind: 'user' }, caret }];
    for (const listener of listeners) listener();
  };
  let length = 'Good '.length;
  const type = async (words: string): Promise<void> => {
    for (const insert of words) {
      run({ type: 'EDIT_TEXT', id: TEXT, index: length, remove: 0, insert });
      length += insert.length;
      await clock.advance(150);
    }
  };
  const said = () => readProposals(review).filter(({ rule }) => rule === 'copy.spelling');
  return { clock, putCaret, type, said };
}

it('says nothing about half a word while a person writes it, and then only what is wrong with the whole', async () => {
  const { clock, putCaret, type, said } = await atWork();
  putCaret(TEXT);
  await type('moorning evreyone');
  expect(said()).toEqual([]);
  await clock.advance(TYPING_REST_MS);
  await vi.waitFor(() => expect(said()).toHaveLength(2));
  expect(said().map(({ status }) => status)).toEqual(['open', 'open']);
});

it('looks as soon as the caret leaves the text', async () => {
  const { clock, putCaret, type, said } = await atWork();
  putCaret(TEXT);
  await type('moorning');
  putCaret(null);
  await clock.advance(0);
  await vi.waitFor(() => expect(said()).toHaveLength(1));
});
