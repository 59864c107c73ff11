import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What a run of checks came to. `failures` hold a title and what was said, for people. */
export interface Tally {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** tests that were there but did not run */
  readonly skipped: number;
}

export interface Failure {
  readonly title: string;
  readonly said: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/**
 * Reads the JSON report of vitest. A file that could not be loaded counts as one failure, and so does a run
 * that ended badly although every test in the report passed (an error outside all tests, or no report at all).
 */
export function readReport(path: string, name: string, exitCode: number | null): Tally {
  const report: Report | undefined = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  const failures: Failure[] = [];
  let passed = 0;
  let skipped = 0;
  for (const file of report?.testResults ?? []) {
    const where = relative(process.cwd(), file.name);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') {
        failures.push({
          title: `${where} > ${test.fullName}`,
          said: (test.failureMessages ?? []).join('\n'),
        });
      } else skipped += 1;
    }
    const isUnloaded =
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed');
    if (isUnloaded) failures.push({ title: where, said: file.message ?? 'The file could not be run.' });
  }
  if (exitCode !== 0 && failures.length === 0) {
    failures.push({
      title: name,
      said: `The run ended with ${exitCode ?? 'a signal'} outside of any test; see above.`,
    });
  }
  return { passed, failures, skipped };
}
