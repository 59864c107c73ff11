import { describe, expect, it } from 'vitest';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { newCanvas } from '@sparklio/shared/testing/new-canvas';
import type { TestCanvas } from '@sparklio/shared/testing/new-canvas';
import type { OpenCreative } from '../../../sync/open-creative.ts';
import { planPutBack } from './plan-put-back.ts';
import { putBack } from './put-back.ts';

/** What `putBack` uses of an open creative. */
function openOf({ doc, origin }: TestCanvas): OpenCreative {
  const nothing = (): void => undefined;
  return {
    content: doc,
    origin,
    run: (commands: readonly CanvasCommand[]) => applyCommands(doc, commands, origin),
    undo: { beginGesture: nothing, endGesture: nothing },
  } as unknown as OpenCreative;
}
const see = ({ doc }: TestCanvas): CanvasSnapshot => readCanvas(doc);

/** A document as the server has it, and the same in the hands of somebody whose edits it does not take. */
function parted() {
  const server = newCanvas();
  const headline = server.add({ type: 'text', text: 'Iced tea', name: 'Headline' });
  const logo = server.add({ name: 'Logo' });
  const mine = server.fork();
  return { server, mine, headline, logo, base: see(server) };
}

describe('putting back what was not taken', () => {
  it('does again what was done, as ordinary commands', () => {
    const { server, mine, headline, logo, base } = parted();
    const badge = mine.add({ name: 'Badge' }, logo);
    const page = mine.run({ type: 'ADD_PAGE', page: { name: 'Second' } }).ids[0];
    const group = mine.run({ type: 'GROUP', ids: [logo, badge] }).ids[0];
    mine.run(
      { type: 'UPDATE_OBJECT', id: headline, payload: { text: 'Hot tea', fill: '#ff0000' } },
      { type: 'ADD_OBJECT', payload: { type: 'shape', name: 'Far', pageId: page } },
      { type: 'UPDATE_META', payload: { title: 'Mine' } },
    );
    const { diffs, keptSince } = planPutBack(see(mine), see(server), base);
    const { left } = putBack(openOf(server), see(mine), diffs);
    expect([left, keptSince]).toEqual([[], []]);
    expect(planPutBack(see(mine), see(server), undefined).diffs).toEqual([]);
    expect(server.object(badge).parentId).toBe(group);
  });

  it('leaves what others did since, and says so', () => {
    const { server, mine, headline, logo, base } = parted();
    mine.run(
      { type: 'UPDATE_OBJECT', id: headline, payload: { text: 'Hot tea', fill: '#ff0000' } },
      { type: 'DELETE_OBJECT', id: logo },
    );
    server.run(
      { type: 'UPDATE_OBJECT', id: headline, payload: { fill: '#00ff00' } },
      { type: 'UPDATE_OBJECT', id: logo, payload: { opacity: 0.5 } },
    );
    const { diffs, keptSince } = planPutBack(see(mine), see(server), base);
    putBack(openOf(server), see(mine), diffs);
    expect(server.object(headline)).toMatchObject({ text: 'Hot tea', fill: '#00ff00' });
    expect(server.object(logo)).toMatchObject({ opacity: 0.5 });
    expect(keptSince.map(({ name }) => name).toSorted()).toEqual(['Headline', 'Logo']);
  });

  it('does not bring back what others have deleted', () => {
    const { server, mine, headline, base } = parted();
    mine.run({ type: 'UPDATE_OBJECT', id: headline, payload: { fill: '#ff0000' } });
    server.run({ type: 'DELETE_OBJECT', id: headline });
    const plan = planPutBack(see(mine), see(server), base);
    expect(plan.diffs).toEqual([]);
    expect(plan.keptSince.map(({ target }) => target)).toEqual([headline]);
  });

  it('says nothing of what is there already', () => {
    const { server, mine, headline, base } = parted();
    mine.run({ type: 'UPDATE_OBJECT', id: headline, payload: { fill: '#ff0000' } });
    server.run({ type: 'UPDATE_OBJECT', id: headline, payload: { fill: '#ff0000' } });
    expect(planPutBack(see(mine), see(server), base)).toEqual({ diffs: [], keptSince: [] });
  });

  it('puts back the rest when one thing cannot be taken', () => {
    const { server, mine, headline, logo, base } = parted();
    mine.run({ type: 'UPDATE_OBJECT', id: logo, payload: { opacity: 0.3 } });
    const copy = see(mine);
    const far: CanvasSnapshot = {
      ...copy,
      objects: copy.objects.map((object) =>
        object.id === headline && object.type === 'text' ? { ...object, text: 'x'.repeat(100_001) } : object,
      ),
    };
    const { diffs } = planPutBack(far, see(server), base);
    const { done, left } = putBack(openOf(server), far, diffs);
    expect([done, left.map(({ name }) => name)]).toEqual([1, ['Headline']]);
    expect(server.object(logo).opacity).toBe(0.3);
    expect(server.object(headline)).toMatchObject({ text: 'Iced tea' });
  });
});
