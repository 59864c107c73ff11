import { expect, test } from 'vitest';
import { countEdits } from '../../torture/count-edits.ts';
import { runKills } from '../../torture/kill-run.ts';
import type { KillReport } from '../../torture/kill-run.ts';
import { runPostgresKills, runPostgresPause } from '../../torture/interruption-runs.ts';
import { runTailCut } from '../../torture/tail-cut.ts';
import * as Y from 'yjs';

// The short forms of `npm run torture`: the same servers, writers and counts, with a few kills instead of many.
const SMALL = { seed: 11, writers: 4, works: 2 };

function expectNothingWrong(
  report: Pick<KillReport, 'acknowledged' | 'lost' | 'doubled' | 'phantom' | 'problems'>,
): void {
  expect(report.problems).toEqual([]);
  expect([report.lost, report.doubled, report.phantom]).toEqual([[], [], []]);
  expect(report.acknowledged).toBeGreaterThan(100);
}

test('the server, killed in the midst of work, has lost, doubled and invented nothing', async () => {
  expectNothingWrong(await runKills({ ...SMALL, kills: 1, edits: 200, seconds: 90 }));
});

test('a database that stops answering costs nothing but waiting', async () => {
  const report = await runPostgresPause({ ...SMALL, seconds: 2 });
  expectNothingWrong(report);
  expect(report.savedMeanwhile).toBe(0);
});

test('a database that is killed costs nothing but waiting', async () => {
  const report = await runPostgresKills({ ...SMALL, kills: 1 });
  expectNothingWrong(report);
  expect(report.savedMeanwhile).toBe(0);
});

test('a log whose end was cut off anywhere holds what lies before the cut', async () => {
  const { cuts, problems } = await runTailCut({ seed: 11, entries: 4, every: 23 });
  expect(problems).toEqual([]);
  expect(cuts).toBeGreaterThan(10);
});

test('the count itself finds what is lost, doubled and invented', () => {
  const content = new Y.Doc();
  const shared = new Y.Map<unknown>([
    ['text', new Y.Text('⟦a⟧⟦a⟧⟦b⟧')],
    ['list', Y.Array.from(['c'])],
  ]);
  content.getMap('objects').set('shared', shared);
  content.getMap('objects').set('gone', new Y.Map([['base', { name: 'gone' }]]));
  content.getMap('objects').set('torn', new Y.Map([['base', { name: 'other' }]]));
  const mark = (kind: 'object' | 'removal' | 'text' | 'list', key: string) => ({ work: 0, kind, key });
  const sent = [
    mark('text', 'a'),
    mark('list', 'c'),
    mark('list', 'd'),
    mark('object', 'gone'),
    mark('removal', 'gone'),
    mark('object', 'torn'),
  ];
  const count = countEdits({ sent, acknowledged: sent }, [{ content, review: new Y.Doc() }]);
  expect(count.lost).toEqual(['0 list d', '0 removal gone', '0 object torn']);
  expect(count.doubled).toEqual(['0 text a']);
  expect(count.phantom).toEqual(['0 object torn (changed)', '0 text b']);
});
