// Plain JavaScript for any Node >= 18: fetches the Node and pnpm this project runs on, installs, then hands over.
// The two platform packages hold bare binaries, so nothing here needs an install script.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE = '24.21.0';
const PNPM = '12.21.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';

if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`This needs Node 18 or newer to begin with; here is ${process.version}.`);
  process.exit(1);
}

// The report is asked for one fact about this system; looking up the names of network peers would only take time.
process.report.excludeNetwork = true;
const platform = windows ? 'win' : process.platform;
const nodePackage = `${platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`;
const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
const pnpmPackage = `@pnpm/exe.${process.platform}-${process.arch}${musl ? '-musl' : ''}`;

const tools = join(root, '.tools', `n${NODE}-p${PNPM}`);
const nodeBin = join(tools, 'node_modules', nodePackage, 'bin');
const pnpmDir = join(tools, 'node_modules', ...pnpmPackage.split('/'));
const node = join(nodeBin, windows ? 'node.exe' : 'node');
const pnpm = join(pnpmDir, windows ? 'pnpm.exe' : 'pnpm');

function fail(message) {
  console.error(message);
  process.exit(1);
}

// What package managers have to say matters only when they fail: their hints name commands that a newcomer does not have.
function run(command, args, env) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'pipe',
    encoding: 'utf8',
    env,
    shell: windows,
  });
  if (result.error) fail(`Could not run ${command}: ${result.error.message}`);
  if (result.status === 0) return;
  console.error(`${result.stdout}${result.stderr}`);
  fail(`Installing failed. Is the package registry reachable? Start again to retry.`);
}

// npm hands its own settings down to children; they would make the inner npm install into this folder.
const clean = { ...process.env };
for (const key of Object.keys(clean)) {
  if (/^npm_(package|lifecycle|config_local_prefix|execpath|node_execpath|command)/.test(key))
    delete clean[key];
}

try {
  if (!existsSync(node) || !existsSync(pnpm)) {
    console.log(`Fetching Node ${NODE} and pnpm ${PNPM} into .tools (once)`);
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, 'package.json'), '{"private":true}');
    const packages = [`${nodePackage}@${NODE}`, `${pnpmPackage}@${PNPM}`];
    run(
      'npm',
      [
        'install',
        '--prefix',
        tools,
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        ...packages,
      ],
      clean,
    );
  }

  const env = { ...clean, PATH: [nodeBin, pnpmDir, process.env.PATH].join(delimiter) };
  const marker = join(root, 'node_modules', '.modules.yaml');
  const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
  if (changedAt(marker) < changedAt(join(root, 'pnpm-lock.yaml'))) {
    console.log('Installing packages (once)');
    run(
      pnpm,
      ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=warn'],
      env,
    );
    const now = new Date();
    utimesSync(marker, now, now);
  }

  const [task, ...rest] = process.argv.slice(2);
  const scripts = {
    start: 'tools/start.ts',
    dev: 'tools/dev.ts',
    test: 'tools/test.ts',
    torture: 'tools/torture.ts',
  };
  const [command, args] = scripts[task]
    ? [node, [join(root, scripts[task]), ...rest]]
    : [pnpm, [task, ...rest]];
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: windows && command === pnpm,
  });
  // Ctrl+C reaches the whole group; a plain kill reaches only us, so it is passed on. Either way we wait for the child to drain.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`Could not start ${command}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
} catch (error) {
  if (error.code === 'ENOSPC') fail('The disk is full: free some space and start again.');
  if (error.code === 'EACCES' || error.code === 'EROFS')
    fail(`Cannot write to ${root}: check the folder's permissions.`);
  throw error;
}
