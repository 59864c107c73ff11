import { expect, test } from 'vitest';
import { runGuardOracle } from './faults/guard/oracle.ts';

test('of 20,000 honest and hostile updates the guard misses none that does harm and refuses none that does not', () => {
  const report = runGuardOracle(1, 20_000);
  expect(report.missed).toEqual([]);
  expect(report.falselyRefused).toEqual([]);
  expect(Math.min(report.honest, report.harmful)).toBeGreaterThan(5_000);
});
