import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the built pages lie. */
export const CLIENT_DIST = join(root, 'client', 'dist');

const MARKER = join(CLIENT_DIST, '.built-from');
const SOURCES = [
  'client/index.html',
  'client/vite.config.ts',
  'client/package.json',
  'client/src',
  'client/public',
  'shared/src',
  'pnpm-lock.yaml',
];
const COMPRESSIBLE = /\.(js|css|html|svg|json|wasm)$/;
const SMALLEST_TO_COMPRESS_BYTES = 1024;
const IGNORED = /\.test\.tsx?$/;

/**
 * Builds the client unless what is there was made from the sources as they are now.
 *
 * @throws Error with the builder's last words if it fails
 */
export async function ensureClientBuilt(onBuild: () => void): Promise<void> {
  const wanted = hashSources();
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === wanted) return;
  onBuild();
  await runVite(['build', '--logLevel', 'warn']);
  compressTexts();
  writeFileSync(MARKER, wanted);
}

/** Puts compressed forms beside the files that shrink, so that the server need not make them for every visitor. */
function compressTexts(): void {
  for (const path of filesUnder(CLIENT_DIST)) {
    const bytes = readFileSync(path);
    if (!COMPRESSIBLE.test(path) || bytes.length < SMALLEST_TO_COMPRESS_BYTES) continue;
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    );
  }
}

/** The path of vite's command line, to be run by this same Node. */
export function vitePath(): string {
  const require = createRequire(join(root, 'client', 'package.json'));
  return join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
}

function runVite(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitePath(), ...args], {
      cwd: join(root, 'client'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-8_000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The pages could not be built.\n${said.trim()}`));
    });
  });
}

function hashSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesUnder(join(root, source))) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const child = join(path, entry.name);
        if (entry.isDirectory()) return filesUnder(child);
        return IGNORED.test(entry.name) ? [] : [child];
      });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
