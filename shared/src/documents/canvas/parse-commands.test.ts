import { describe, expect, it } from 'vitest';
import { createId } from '../../ids.ts';
import { failure } from '../../testing/failure.ts';
import { parseCommands } from './parse-commands.ts';
import { LIMITS } from './schema.ts';

const id = createId();
const many = (count: number, command: object) => Array.from({ length: count }, () => command);
const update = (payload: object) => ({ type: 'UPDATE_OBJECT', id, payload });
const add = (payload: object) => ({ type: 'ADD_OBJECT', payload });

describe('commands from outside', () => {
  it.each<[string, unknown, RegExp]>([
    ['what is no list', { type: 'ADD_PAGE' }, /must be a list/],
    ['what is no command', ['x'], /must be an object with a type/],
    ['an unknown command', [{ type: 'EXPLODE' }], /There is no command named “EXPLODE”/],
    ['a command without a type', [{}], /There is no command without a type/],
    ['a size of NaN', [update({ size: [Number.NaN, 5] })], /^size must be two numbers greater than 0/],
    ['an infinite position', [update({ position: [1, Infinity] })], /^position must be two numbers/],
    ['a negative size', [update({ size: [-1, 5] })], /^size must be/],
    ['an empty size', [add({ type: 'shape', size: [0, 5] })], /^size must be/],
    ['a huge coordinate', [update({ position: [1e9, 0] })], /^position must be/],
    ['a size of the wrong type', [update({ size: '10x10' })], /^size must be/],
    ['a colour that is none', [update({ fill: 'rebeccapurple' })], /^fill must be a colour/],
    ['an opacity above 1', [update({ opacity: 2 })], /^opacity must be a number from 0 to 1/],
    ['an unknown property', [update({ colour: '#fff' })], /UPDATE_OBJECT knows no property “colour”/],
    ['an unknown property beside', [{ ...update({}), extra: 1 }], /knows no property “extra”/],
    [
      'a property that a new object’s type lacks',
      [add({ type: 'shape', text: 'x' })],
      /knows no property “text”/,
    ],
    ['an unknown type', [add({ type: 'video' })], /^type must be one of text, image, shape, group/],
    ['10 MB of text', [update({ text: 'x'.repeat(10_000_000) })], /^text must be text of at most/],
    ['an id that is not ours', [add({ type: 'shape', id: 'mine' })], /^id must be a new UUID/],
    [
      'a list of filters too long',
      [update({ filters: Array.from({ length: 50 }, () => ({ type: 'hue', value: 0 })) })],
      /^filters must/,
    ],
    ['a crop over the edge', [update({ crop: [0.5, 0, 0.8, 1] })], /^crop must be/],
    [
      'half an offset',
      [{ type: 'EDIT_TEXT', id, index: 0.5, remove: 0, insert: '' }],
      /^index must be a whole/,
    ],
    ['a group of nothing', [{ type: 'GROUP', ids: [] }], /^ids must be a list/],
    ['a place without neighbours', [{ type: 'REORDER', from: -1, to: 0 }], /^from must be a whole/],
    [
      'a background that is none',
      [{ type: 'UPDATE_PAGE', id, payload: { background: 5 } }],
      /^background must/,
    ],
    ['functions among interactions', [update({ interactions: [{ do: () => 1 }] })], /^interactions must/],
  ])('[CV21] [CV22] refuse %s with a sentence', (_name, commands, message) => {
    const error = failure(() => parseCommands(commands));
    expect(error.code).toBe('invalid_input');
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/\.$/);
  });

  it('[CV21] say which command of the list it is', () => {
    const error = failure(() => parseCommands([update({}), { type: 'DELETE_OBJECT' }]));
    expect(error.details).toEqual({ index: 1, command: 'DELETE_OBJECT' });
  });

  it('[CV28] refuse lists that are too long', () => {
    const error = failure(() => parseCommands(many(LIMITS.commands + 1, { type: 'UNGROUP', id })));
    expect(error.code).toBe('too_large');
  });

  it('[CV22] refuse what is nested without end', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(failure(() => parseCommands([update({ interactions: [{ deep }] })])).message).toMatch(/nested/);
  });

  it('[CV22] bring colours into their one form', () => {
    const [command] = parseCommands([update({ fill: '#FA0', stroke: 'Transparent' })]);
    expect(command).toEqual(update({ fill: '#ffaa00', stroke: 'transparent' }));
  });
});
