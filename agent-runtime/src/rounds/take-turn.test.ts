import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { readProposals } from '@sparklio/shared/documents/review/read';
import { staleReads } from '@sparklio/shared/documents/review/stale';
import { updateProposal } from '@sparklio/shared/documents/review/write';
import { loadFontBook } from '@sparklio/shared/fonts/load-node';
import { createOrigin } from '@sparklio/shared/origin';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addCommands, idOf } from '../../test/fixtures/add-commands.ts';
import { shape } from '../../test/fixtures/canvas.ts';
import { SAMPLE_BACKGROUND, crowdedAd, teaKit } from '../../test/fixtures/sample-canvas.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import type { AgentManifest } from '../agents/manifest.ts';
import { ALL_RULES, RULE_AGENTS } from '../agents/registry.ts';
import { createTurn } from '../turn/turn.ts';
import type { TurnBudget } from '../turn/turn.ts';
import { FOUND_LIMIT, Inspection, OBJECT_LIMIT } from './inspection.ts';
import { ProposalMemory } from './proposal-memory.ts';
import { WITHDRAWN_KEPT } from './clear-out.ts';
import { OPEN_LIMIT, TOUCHED_EXTRA, takeTurn } from './take-turn.ts';
import type { TurnPlace, TurnResult } from './take-turn.ts';

const person = createOrigin('person', 'user');
const fonts = await loadFontBook();
const [brand] = RULE_AGENTS;
if (brand === undefined) throw new Error('There are no agents.');

/** One agent over documents in memory, as if it had just joined. */
function atWork(manifest: AgentManifest = brand as AgentManifest) {
  const content = new Y.Doc();
  const review = new Y.Doc();
  const [pageId = ''] = createCanvas(
    content,
    { title: 'Ad', pages: [{ background: SAMPLE_BACKGROUND }] },
    person,
  ).pageIds;
  const inspection = new Inspection(content, manifest.rules, fonts);
  const clock = createManualClock();
  const memory = new ProposalMemory(clock);
  const run = (commands: readonly object[]): void => {
    applyCommands(content, parseCommands(commands), person);
    inspection.invalidate(pageId);
  };
  const take = (given: Partial<TurnPlace> & { budget?: TurnBudget } = {}): Promise<TurnResult> => {
    const { budget, ...rest } = given;
    const turn = createTurn({
      agent: manifest.name,
      actorId: 'agent',
      creativeId: 'creative',
      reason: 'edit',
      startedAt: clock.now(),
      ...(budget === undefined ? {} : { budget }),
    });
    return takeTurn(turn, {
      content,
      review,
      author: { id: 'agent', name: manifest.title },
      inspection,
      memory,
      brand: teaKit,
      allRules: ALL_RULES,
      slicer: { pause: async () => {} },
      touched: new Set(),
      isTyping: () => false,
      obstacle: () => undefined,
      confirm: async () => {},
      now: () => clock.now(),
      ...rest,
    });
  };
  const open = () => readProposals(review).filter(({ status }) => status === 'open');
  return { content, review, pageId, run, take, open, clock };
}

const stray = (name: string, fill = '#ff00aa') =>
  shape({ id: name, fill, position: [100, 100], size: [50, 50] });

describe('a turn', () => {
  it('proposes commands that the document takes, resting on reads that hold', async () => {
    for (const manifest of RULE_AGENTS) {
      const { content, pageId, run, take, open } = atWork(manifest);
      run(addCommands(crowdedAd(), pageId));
      await take();
      expect(open().length).toBeGreaterThan(0);
      for (const proposal of open()) {
        expect(staleReads(content, proposal.reads)).toEqual([]);
        expect(() => parseCommands(proposal.commands)).not.toThrow();
        expect(proposal.rationale).not.toMatch(/\bI think\b/);
      }
    }
  });

  it('writes nothing the second time', async () => {
    const { run, take, pageId, review } = atWork();
    run(addCommands(crowdedAd(), pageId));
    await take();
    let writes = 0;
    review.on('update', () => (writes += 1));
    run([{ type: 'UPDATE_OBJECT', id: idOf('small'), payload: { name: 'Small print' } }]);
    await take();
    expect(writes).toBe(0);
  });

  it('does not write a finding whose reads have changed while it looked', async () => {
    const { run, take, pageId, open } = atWork();
    run(addCommands([stray('a')], pageId));
    let changed = false;
    const slicer = {
      pause: async () => {
        // A person's edit that arrives between the look and the write.
        if (changed || open().length > 0) return;
        changed = true;
        run([{ type: 'UPDATE_OBJECT', id: idOf('a'), payload: { fill: '#00ffee' } }]);
      },
    };
    const { record, isUnsettled } = await take({ slicer });
    expect(record).toMatchObject({ stale: 1, added: 0 });
    expect(isUnsettled).toBe(true);
    expect(open()).toEqual([]);
    await take();
    expect(open()).toHaveLength(1);
    expect(open()[0]?.rationale).toContain('#00ffee');
  });

  it('stops before the next write', async () => {
    const { run, take, pageId, open } = atWork();
    run(addCommands([stray('a'), stray('b'), stray('c')], pageId));
    const { record } = await take({ obstacle: () => (open().length >= 1 ? 'stopped' : undefined) });
    expect(record).toMatchObject({ outcome: 'stopped', added: 1 });
    expect(open()).toHaveLength(1);
  });

  it('withdraws the old and adds the new in one step', async () => {
    const { run, take, pageId, open, review } = atWork();
    run(addCommands([stray('a')], pageId));
    await take();
    run([{ type: 'UPDATE_OBJECT', id: idOf('a'), payload: { fill: '#00ffee' } }]);
    const openAfterEachStep: number[] = [];
    review.on('afterTransaction', () => openAfterEachStep.push(open().length));
    await take();
    expect(openAfterEachStep).toEqual([1]);
    expect(
      readProposals(review)
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['open', 'withdrawn']);
  });

  it('keeps only the newest of what it withdrew, and all that anybody decided', async () => {
    const { run, take, pageId, open, review } = atWork();
    const server = createOrigin('server', 'server');
    run(addCommands([stray('a'), stray('b')], pageId));
    await take();
    const rejected = open().find(({ targets }) => targets.includes(idOf('b')))?.id ?? '';
    updateProposal(review, rejected, { status: 'rejected', reason: 'On purpose.', decidedBy: 'ann' }, server);
    const said: string[] = [];
    for (let step = 0; step < WITHDRAWN_KEPT + 5; step++) {
      said.push(...open().map(({ id }) => id));
      const fill = `#ff00${(step + 16).toString(16)}`;
      run([{ type: 'UPDATE_OBJECT', id: idOf('a'), payload: { fill } }]);
      await take();
    }
    const withdrawn = readProposals(review).filter(({ status }) => status === 'withdrawn');
    expect(withdrawn.map(({ id }) => id).toSorted()).toEqual(said.slice(-WITHDRAWN_KEPT).toSorted());
    expect(readProposals(review).find(({ id }) => id === rejected)).toMatchObject({ status: 'rejected' });
    expect(open()).toHaveLength(1);
  });

  it('leaves a text alone that somebody is writing, and nothing else', async () => {
    const { run, take, pageId, open, review } = atWork();
    run(addCommands([stray('a'), stray('b')], pageId));
    const isTyping = (id: string): boolean => id === idOf('a');
    await take({ isTyping });
    expect(open().map(({ targets }) => targets)).toEqual([[idOf('b')]]);
    await take();
    expect(open()).toHaveLength(2);
    run([{ type: 'UPDATE_OBJECT', id: idOf('a'), payload: { fill: '#173b2f' } }]);
    await take({ isTyping });
    expect(open()).toHaveLength(2);
    await take();
    expect(open()).toHaveLength(1);
    expect(readProposals(review).filter(({ status }) => status === 'withdrawn')).toHaveLength(1);
  });

  it('waits for the change of what was accepted a moment ago', async () => {
    const { run, take, pageId, open, review, clock } = atWork();
    run(addCommands([stray('a')], pageId));
    await take();
    const [proposal] = open();
    updateProposal(review, proposal?.id ?? '', { status: 'accepted' }, createOrigin('server', 'server'));
    expect((await take()).isUnsettled).toBe(true);
    expect(open()).toEqual([]);
    await clock.advance(4_000);
    await take();
    expect(open()).toHaveLength(1);
  });

  it('holds back what is over the limit, except for what people have just touched', async () => {
    const { run, take, pageId, open } = atWork();
    const names = Array.from({ length: OPEN_LIMIT + 20 }, (_, index) => `s${index}`);
    run(
      addCommands(
        names.map((name) => stray(name)),
        pageId,
      ),
    );
    const budget = { ms: 60_000, proposals: 1_000 };
    expect((await take({ budget })).record).toMatchObject({ added: OPEN_LIMIT, heldBack: 20 });
    const touched = new Set(names.slice(-15).map(idOf));
    await take({ budget, touched });
    expect(open()).toHaveLength(OPEN_LIMIT + TOUCHED_EXTRA);
  });

  it('adds no more proposals than its budget has', async () => {
    const { run, take, pageId, open } = atWork();
    run(
      addCommands(
        ['a', 'b', 'c', 'd'].map((name) => stray(name)),
        pageId,
      ),
    );
    const { record } = await take({ budget: { ms: 60_000, proposals: 3 } });
    expect(record).toMatchObject({ added: 3, heldBack: 1 });
    expect(open()).toHaveLength(3);
  });

  it('after half a look withdraws what is gone and keeps what is not', async () => {
    const { run, take, pageId, open } = atWork();
    run(addCommands([stray('a'), stray('b')], pageId));
    await take();
    expect(open()).toHaveLength(2);
    run([{ type: 'UPDATE_OBJECT', id: idOf('a'), payload: { fill: '#173b2f' } }]);
    const { record } = await take({ budget: { ms: -1, proposals: 10 } });
    expect(record).toMatchObject({ withdrawn: 1, added: 0 });
    expect(open().map(({ targets }) => targets)).toEqual([[idOf('b')]]);
  });

  it('asks a rule no further once it has found enough, and what was touched first of all', async () => {
    const { run, take, pageId, open } = atWork();
    const names = Array.from({ length: FOUND_LIMIT + 10 }, (_, index) => `s${index}`);
    run(
      addCommands(
        names.map((name) => stray(name)),
        pageId,
      ),
    );
    const last = idOf(names.at(-1) ?? '');
    const { record } = await take({ touched: new Set([last]), budget: { ms: 60_000, proposals: 1 } });
    expect(record.faults).toBeLessThanOrEqual(FOUND_LIMIT + 1);
    expect(open().map(({ targets }) => targets)).toEqual([[last]]);
  });

  it('does not look at a canvas that is too large', async () => {
    const { run, take, pageId, open } = atWork();
    const names = Array.from({ length: OBJECT_LIMIT + 1 }, (_, index) => `s${index}`);
    for (let at = 0; at < names.length; at += 1_000)
      run(
        addCommands(
          names.slice(at, at + 1_000).map((name) => stray(name)),
          pageId,
        ),
      );
    expect((await take()).record).toMatchObject({ outcome: 'too_large', faults: 0 });
    expect(open()).toEqual([]);
  });
});
