/**
 * The studio for those who work on it: the server starts anew when a file changes, the pages reload in place.
 * Open the link that is printed; it leads to the pages' own server, which passes API and socket on.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vitePath } from './client-build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const serverPort = process.env['PORT'] ?? '3000';
const pagesPort = process.env['PAGES_PORT'] ?? '5173';

const children: readonly ChildProcess[] = [
  start('server', ['--watch', '--watch-preserve-output', 'tools/start.ts', '--without-pages'], root, {
    PORT: serverPort,
    PUBLIC_URL: process.env['PUBLIC_URL'] ?? `http://localhost:${pagesPort}`,
  }),
  start('pages', [vitePath(), '--port', pagesPort, '--strictPort'], `${root}client`, {
    PORT: serverPort,
  }),
];

let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopping = true;
    for (const child of children) child.kill('SIGTERM');
  });
}

function start(
  name: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
  // One without the other is of no use, so the end of either ends both.
  child.on('exit', (code) => {
    if (!isStopping && code !== 0 && code !== null) {
      console.error(`The ${name} ended with ${code}.`);
      process.exitCode = code;
    }
    isStopping = true;
    for (const other of children) if (other !== child) other.kill('SIGTERM');
  });
  return child;
}
