import { describe, expect, it } from 'vitest';
import type { Activity, PropertyChange } from '@sparklio/shared/protocol/history';
import { activityWords } from './activity-words.ts';
import { activityAt, headline } from './test-activity.ts';

const words = (changes: readonly Partial<PropertyChange>[], patch: Partial<Activity> = {}): string =>
  activityWords(
    activityAt(0, {
      changes: changes.map((change) => ({ target: 'h', property: 'position', ...change })),
      ...patch,
    }),
    'me',
  );
const logo = { ...headline, target: 'l', name: 'Logo', type: 'image' };

describe('what happened in a sentence', () => {
  it.each<[string, readonly Partial<PropertyChange>[], string]>([
    ['a move', [{}], 'Ana moved Headline'],
    ['a new size', [{}, { property: 'size' }], 'Ana resized Headline'],
    ['a colour', [{ property: 'fill' }], 'Ana changed the colour of Headline'],
    ['another property', [{ property: 'opacity' }], 'Ana changed the opacity of Headline'],
    ['several', [{ property: 'opacity' }, { property: 'fill' }], 'Ana changed Headline'],
    ['a thing that came', [{ property: 'exists', after: {} }, {}], 'Ana added Headline'],
    ['a thing that went', [{ property: 'exists', before: {} }], 'Ana deleted Headline'],
    [
      'a word',
      [{ property: 'text', before: 'See you Tommorow.', after: 'See you Tomorrow.' }],
      'Ana changed “Tommorow” to “Tomorrow” in Headline',
    ],
    [
      'a new text',
      [{ property: 'text', before: 'a '.repeat(90), after: 'b '.repeat(90) }],
      'Ana changed the words of Headline',
    ],
  ])('tells %s', (_what, changes, sentence) => {
    expect(words(changes)).toBe(sentence);
  });

  it('names two things and counts the others', () => {
    expect(words([{}, { target: 'l' }], { things: [headline, logo] })).toBe('Ana moved Headline and Logo');
    const more = [headline, logo, { ...logo, target: 'm' }, { ...logo, target: 'n' }];
    expect(words([{}], { things: more })).toBe('Ana moved Headline, Logo and 2 more');
  });

  it('calls a thing without a name by what it is', () => {
    expect(words([{}], { things: [{ ...logo, name: '' }] })).toMatch(/^Ana moved (?!$)\S/);
  });

  it('tells what the server did on somebody’s word', () => {
    expect(words([], { source: 'restore', reason: 'Before the call' })).toBe(
      'Ana went back to Before the call',
    );
    expect(words([], { source: 'undo', reason: 'Accessibility' })).toBe('Ana undid a turn of Accessibility');
    expect(words([], { source: 'undo' })).toBe('Ana undid a turn');
    expect(words([], { source: 'import' })).toBe('Ana imported a file');
  });

  it('calls the reader by “you”', () => {
    expect(activityWords(activityAt(0), 'ana')).toBe('You moved Headline');
  });
});
