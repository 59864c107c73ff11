import { describe, expect, it } from 'vitest';
import { mentionBeingTyped, readMention, suggestAgents } from './mention.ts';

const agents = [
  { name: 'brand', title: 'Brand' },
  { name: 'brand-voice', title: 'Brand voice' },
  { name: 'copy', title: 'Copy' },
];

describe('readMention', () => {
  it('finds who is called and what is asked', () => {
    expect(readMention('@Copy, is this right?', agents)).toEqual({
      agent: agents[2],
      rest: 'is this right?',
    });
    expect(readMention('please @copy look', agents)).toEqual({ agent: agents[2], rest: 'please look' });
  });

  it('prefers the longer name', () => {
    expect(readMention('@brand voice check', agents).agent).toBe(agents[1]);
    expect(readMention('@brand check', agents).agent).toBe(agents[0]);
  });

  it('does not take part of a word or an address for a call', () => {
    expect(readMention('@copywriter hello', agents).agent).toBeUndefined();
    expect(readMention(' no call ', agents)).toEqual({ agent: undefined, rest: 'no call' });
  });
});

describe('mentionBeingTyped', () => {
  it('is what stands after the last @ before the caret', () => {
    expect(mentionBeingTyped('ask @br', 7)).toBe('br');
    expect(mentionBeingTyped('@', 1)).toBe('');
    expect(mentionBeingTyped('a@b.example', 11)).toBeUndefined();
    expect(mentionBeingTyped('ask @br later', 3)).toBeUndefined();
  });
});

describe('suggestAgents', () => {
  it('offers those that begin like this', () => {
    expect(suggestAgents('BR', agents)).toEqual([agents[0], agents[1]]);
    expect(suggestAgents('', agents)).toHaveLength(3);
  });
});
