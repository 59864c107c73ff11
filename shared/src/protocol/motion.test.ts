import { describe, expect, it } from 'vitest';
import { createId } from '../ids.ts';
import { MOTION_MAX_IDS, MOTION_PREFIX, decodeMotion, encodeMotion } from './motion.ts';
import type { Motion } from './motion.ts';

const ids = [createId(), createId()];

describe('live motion', () => {
  it.each<Motion>([
    { kind: 'move', sequence: 0, ids, delta: [12.3, -4.5] },
    {
      kind: 'box',
      sequence: 70_000,
      ids: ids.slice(0, 1),
      position: [-1, 2.5],
      size: [100, 0.1],
      rotation: -45.2,
    },
    { kind: 'end', sequence: 3, ids },
  ])('is read as it was sent: $kind', (motion) => {
    expect(decodeMotion(encodeMotion(motion))).toEqual(motion);
  });

  it('is small', () => {
    const one = encodeMotion({ kind: 'move', sequence: 100, ids: ids.slice(0, 1), delta: [300, -200] });
    expect(one.length).toBeLessThanOrEqual(36);
  });

  it('is rounded to tenths', () => {
    const motion = decodeMotion(encodeMotion({ kind: 'move', sequence: 1, ids, delta: [0.04, 1.06] }));
    expect(motion).toMatchObject({ delta: [0, 1.1] });
  });

  it.each([
    '',
    MOTION_PREFIX,
    '~~~',
    '~AAAA',
    '~//////////8=',
    'x',
    '{"t":"refused"}',
    `~${btoa('\u0001\u0009\u0001')}`,
  ])('is nothing where it is malformed: %s', (payload) => {
    expect(decodeMotion(payload)).toBeUndefined();
  });

  it('is nothing for a message that says it holds more objects than are allowed', () => {
    const many = Array.from({ length: MOTION_MAX_IDS + 1 }, () => createId());
    expect(
      decodeMotion(encodeMotion({ kind: 'move', sequence: 1, ids: many, delta: [1, 1] })),
    ).toBeUndefined();
    const claim = String.fromCharCode(1, 0, 255, 255, 255, 255, 15);
    expect(decodeMotion(MOTION_PREFIX + btoa(claim))).toBeUndefined();
  });

  it('is nothing for a message that was cut', () => {
    const whole = encodeMotion({
      kind: 'box',
      sequence: 1,
      ids: ids.slice(0, 1),
      position: [1, 2],
      size: [3, 4],
      rotation: 5,
    });
    for (let length = 0; length < whole.length - 1; length += 1) {
      expect(decodeMotion(whole.slice(0, length))).toBeUndefined();
    }
  });
});
