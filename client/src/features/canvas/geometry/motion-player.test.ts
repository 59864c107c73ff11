import { describe, expect, it } from 'vitest';
import type { Motion } from '@sparklio/shared/protocol/motion';
import type { Frame } from './box.ts';
import { MotionPlayer } from './motion-player.ts';

const inDocument: Frame = { x: 0, y: 0, width: 100, height: 50, rotation: 0 };
const frameOf = (id: string): Frame | undefined => (id === 'gone' ? undefined : inDocument);
const box = (x: number, rotation = 0): Motion => ({
  kind: 'box',
  sequence: 0,
  ids: ['a'],
  position: [x, 0],
  size: [100, 50],
  rotation,
});

describe('MotionPlayer', () => {
  it('glides from the document to where the object was sent', () => {
    const player = new MotionPlayer();
    player.receive(box(100), 1_000, frameOf);
    expect(player.frames(1_000).frames.get('a')?.x).toBe(0);
    expect(player.frames(1_025).frames.get('a')?.x).toBe(50);
    expect(player.frames(1_050).frames.get('a')?.x).toBe(100);
  });

  it('takes about as long as the messages are apart, and never jumps when one comes early', () => {
    const player = new MotionPlayer();
    player.receive(box(100), 1_000, frameOf);
    player.receive(box(200), 1_040, frameOf);
    const before = player.frames(1_040).frames.get('a')?.x ?? 0;
    expect(before).toBeCloseTo(80);
    expect(player.frames(1_060).frames.get('a')?.x).toBeCloseTo(140);
    expect(player.frames(1_080)).toMatchObject({ moving: false });
  });

  it('turns the short way round', () => {
    const player = new MotionPlayer();
    player.receive(box(0, 170), 0, () => ({ ...inDocument, rotation: -170 }));
    expect(player.frames(25).frames.get('a')?.rotation).toBe(-180);
  });

  it('adds a shared shift to where the objects were when the gesture began', () => {
    const player = new MotionPlayer();
    const move = (dx: number): Motion => ({
      kind: 'move',
      sequence: 0,
      ids: ['a', 'b', 'gone'],
      delta: [dx, 0],
    });
    player.receive(move(10), 0, frameOf);
    // The document has been written meanwhile; the shift still counts from the beginning.
    player.receive(move(30), 50, (id) => (id === 'gone' ? undefined : { ...inDocument, x: 10 }));
    const { frames } = player.frames(200);
    expect([...frames.keys()]).toEqual(['a', 'b']);
    expect(frames.get('b')?.x).toBe(30);
  });

  it('stays where it ended until the document brings the place', () => {
    const player = new MotionPlayer();
    player.receive(box(100), 0, frameOf);
    player.receive({ kind: 'end', sequence: 1, ids: ['a'] }, 100, frameOf);
    expect(player.frames(300).frames.get('a')?.x).toBe(100);
    player.settled('a');
    expect(player.active).toBe(false);
  });

  it('does not mind document writes in the middle of a gesture', () => {
    const player = new MotionPlayer();
    player.receive(box(100), 0, frameOf);
    player.settled('a');
    expect(player.frames(60).frames.get('a')?.x).toBe(100);
  });

  it('forgets a gesture that fell silent, and one whose document write never came', () => {
    const player = new MotionPlayer();
    player.receive(box(100), 0, frameOf);
    expect(player.frames(2_100).done).toEqual(['a']);
    player.receive(box(100), 3_000, frameOf);
    player.receive({ kind: 'end', sequence: 1, ids: ['a'] }, 3_050, frameOf);
    expect(player.frames(3_900).done).toEqual(['a']);
  });
});
