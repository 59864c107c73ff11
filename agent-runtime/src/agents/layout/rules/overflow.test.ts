import { describe, expect, it } from 'vitest';
import { context, shape, text } from '../../../../test/fixtures/canvas.ts';
import { findings, mended, only } from '../../../../test/fixtures/judge.ts';
import { overflow } from './overflow.ts';

const THREE_LINES = 'One two three four five six seven eight nine ten eleven twelve';
const tight = (given: object) =>
  text({
    id: 'a',
    text: THREE_LINES,
    fontSize: 30,
    lineHeight: 1.2,
    position: [100, 100],
    size: [330, 100],
    ...given,
  });

describe('layout.overflow', () => {
  it.each([
    ['a box that is high enough', { size: [330, 108] }, 0],
    ['one line too few', { size: [330, 100] }, 1],
    ['no words', { text: '   ', size: [330, 10] }, 0],
  ])('%s', (_name, given, count) => {
    expect(findings(overflow, context([tight(given)]))).toHaveLength(count);
  });

  it('grows the box where that is the smaller change', () => {
    const after = mended(overflow, context([tight({ size: [330, 105] })]), 'a');
    expect(after).toMatchObject({ size: [330, 108], fontSize: 30 });
  });

  it('makes the letters smaller where something stands below', () => {
    const below = shape({ id: 'below', fill: '#1b1b19', position: [100, 201], size: [330, 100] });
    const after = mended(overflow, context([tight({}), below]), 'a') as {
      fontSize: number;
      size: readonly number[];
    };
    expect(after.size).toEqual([330, 100]);
    expect(after.fontSize).toBeLessThan(30);
    expect(after.fontSize).toBeGreaterThan(20);
  });

  it('does not make letters smaller than the kit allows', () => {
    const below = shape({ id: 'below', fill: '#1b1b19', position: [100, 131], size: [330, 900] });
    const { commands, rationale } = only(overflow, context([tight({ size: [330, 30] }), below]));
    expect(commands).toEqual([]);
    expect(rationale).toContain('shorten the text');
  });

  it('does not let a box grow over the page’s edge', () => {
    const page = context([tight({ position: [100, 1030], fontSize: 18, size: [200, 40] })]);
    expect(only(overflow, page).commands).toEqual([]);
  });

  it('names the same fault by the same key, and another one once the text has changed', () => {
    const key = (given: object) => only(overflow, context([tight(given)])).findingKey;
    expect(key({})).toBe(key({ fill: '#e4572e' }));
    expect(key({})).not.toBe(key({ text: `${THREE_LINES} ${THREE_LINES}` }));
  });
});
