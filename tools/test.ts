/**
 * Every check there is, in one go: build, types, lint, format, then all tests. Names of test projects as arguments
 * (`npm test -- unit e2e`) leave the others out. The last line is always `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureClientBuilt } from './client-build.ts';
import { ensureSystemPackages } from './system-packages.ts';
import { readReport } from './test-report.ts';
import type { Tally } from './test-report.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'test-output');
/** A hung test must not hold a machine for ever. */
const LIMIT_MS = 30 * 60_000;

process.chdir(root);
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const chosen = process.argv.slice(2);
// Browsers come last and alone: they share no processor with servers under test.
const rounds = [['unit', 'fuzz', 'integration', 'postgres'], ['e2e']]
  .map((projects) => projects.filter((project) => chosen.length === 0 || chosen.includes(project)))
  .filter((projects) => projects.length > 0);

const tallies: Tally[] = [];
if (chosen.length === 0) {
  tallies.push(await check('types', 'tsc', ['-b', '--pretty', 'false']));
  tallies.push(await check('lint', 'oxlint', ['--type-aware', '--deny-warnings', '--format=unix']));
  tallies.push(await check('format', 'oxfmt', ['--check', '.']));
}
tallies.push(await step('the pages build', async () => ensureClientBuilt(() => undefined)));
const missing = await ensureSystemPackages();
for (const sentence of missing)
  tallies.push({ passed: 0, failures: [{ title: 'system packages', said: sentence }], skipped: 0 });
for (const projects of rounds) tallies.push(await runTests(projects));

const failures = tallies.flatMap((tally) => tally.failures);
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const skipped = tallies.reduce((sum, tally) => sum + tally.skipped, 0);
for (const [index, failure] of failures.entries()) {
  console.log(`\n${index + 1}. ${failure.title}\n${indent(failure.said)}`);
}
if (skipped > 0) console.log(`\n${skipped} skipped, which no test here may be.`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || skipped > 0 ? 1 : 0;

/** One program that says yes or no counts as one test. */
function check(name: string, program: string, args: readonly string[]): Promise<Tally> {
  return step(name, async () => {
    const { code, said } = await run(join(root, 'node_modules', '.bin', program), args, false);
    if (code !== 0) throw new Error(said.trim());
  });
}

async function step(name: string, work: () => Promise<void>): Promise<Tally> {
  const started = performance.now();
  try {
    await work();
    console.log(`✓ ${name} (${seconds(started)})`);
    return { passed: 1, failures: [], skipped: 0 };
  } catch (error) {
    console.log(`✗ ${name} (${seconds(started)})`);
    return {
      passed: 0,
      failures: [{ title: name, said: error instanceof Error ? error.message : String(error) }],
      skipped: 0,
    };
  }
}

async function runTests(projects: readonly string[]): Promise<Tally> {
  const name = projects.join(', ');
  const report = join(output, `${projects.join('-')}.json`);
  const args = ['run', ...projects.flatMap((project) => ['--project', project]), '--passWithNoTests'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const started = performance.now();
  console.log(`\nTests: ${name}`);
  const { code } = await run(join(root, 'node_modules', '.bin', 'vitest'), [...args, ...reporters], true);
  const tally = readReport(report, name, code);
  console.log(
    `${tally.failures.length === 0 ? '✓' : '✗'} ${name}: ${tally.passed} passed (${seconds(started)})`,
  );
  return tally;
}

function run(
  program: string,
  args: readonly string[],
  isShown: boolean,
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
      timeout: LIMIT_MS,
    });
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function indent(text: string): string {
  const lines = text.split('\n');
  const shown = lines.length > 60 ? [...lines.slice(0, 60), `… and ${lines.length - 60} more lines`] : lines;
  return shown.map((line) => `   ${line}`).join('\n');
}
