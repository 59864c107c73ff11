import { expect, it } from 'vitest';
import { createManualClock } from '../../test/manual-clock.ts';
import { TYPING_REST_MS, createTypingWatch } from './typing-watch.ts';

function watching(...ids: readonly string[]) {
  const clock = createManualClock();
  const begin = clock.now();
  const carets = new Set(ids);
  const rests: [number, readonly string[]][] = [];
  const watch = createTypingWatch(
    clock,
    () => carets,
    (rested) => rests.push([clock.now() - begin, rested]),
  );
  return { clock, carets, rests, watch };
}

it('waits until a while after the last keystroke, however long somebody types', async () => {
  const { clock, rests, watch } = watching('a');
  for (let stroke = 0; stroke < 30; stroke++) {
    watch.typed('a');
    expect(watch.isTyping('a')).toBe(true);
    await clock.advance(200);
  }
  expect(rests).toEqual([]);
  await clock.advance(5_000);
  expect(rests).toEqual([[29 * 200 + TYPING_REST_MS, ['a']]]);
  expect(watch.isTyping('a')).toBe(false);
});

it('waits no longer once the caret has left', async () => {
  const { clock, carets, rests, watch } = watching('a', 'b');
  watch.typed('a');
  watch.typed('b');
  await clock.advance(100);
  carets.delete('a');
  expect(watch.isTyping('a')).toBe(false);
  watch.caretsMoved();
  watch.caretsMoved();
  expect(rests).toEqual([[100, ['a']]]);
  await clock.advance(5_000);
  expect(rests.slice(1)).toEqual([[TYPING_REST_MS, ['b']]]);
});

it('does not wait for a text that changes without a caret in it', async () => {
  const { clock, rests, watch } = watching('a');
  watch.typed('elsewhere');
  expect(watch.isTyping('elsewhere')).toBe(false);
  await clock.advance(5_000);
  expect(rests).toEqual([]);
});

it('is quiet once closed', async () => {
  const { clock, rests, watch } = watching('a');
  watch.typed('a');
  watch.close();
  await clock.advance(5_000);
  expect(rests).toEqual([]);
});
