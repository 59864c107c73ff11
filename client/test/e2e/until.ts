import { expect } from 'vitest';

/** Waits until `look` no longer throws or returns something falsy; generous, because machines differ. */
export async function until<Value>(look: () => Value | Promise<Value>, timeoutMs = 30_000): Promise<Value> {
  return expect
    .poll(look, { timeout: timeoutMs, interval: 100 })
    .toBeTruthy()
    .then(() => look());
}
