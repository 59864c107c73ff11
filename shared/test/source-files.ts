import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const PACKAGES = ['shared', 'client', 'collab-server', 'agent-runtime'] as const;
export type PackageName = (typeof PACKAGES)[number];

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** One source file of ours. `path` is relative to the repository, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly package: PackageName;
  readonly isTest: boolean;
  /** without comments */
  readonly code: string;
  /** what it imports, type-only and dynamic imports included; relative ones resolved to repository paths */
  readonly imports: readonly string[];
}

/** Every TypeScript file of the four packages, tests included. */
export function readSourceFiles(): SourceFile[] {
  return PACKAGES.flatMap((name) =>
    readdirSync(path.join(ROOT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((file) => !/(^|\/)(node_modules|dist|\.[^/]+)\//.test(file))
      .map((file) => readSourceFile(name, file)),
  );
}

function readSourceFile(name: PackageName, file: string): SourceFile {
  const code = withoutComments(readFileSync(path.join(ROOT, file), 'utf8'));
  const imports = importsOf(code).map((specifier) =>
    specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
  );
  const isTest = /\.test\.tsx?$|\.contract\.ts$/.test(file) || file.startsWith(`${name}/test/`);
  return { path: file, package: name, isTest, code, imports };
}

const IMPORTS = [
  /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
  /\brequire\s*\(\s*['"`]([^'"`]+)['"`]/g,
];

/** What a piece of code imports, in any of the ways there are to say so. */
export function importsOf(code: string): string[] {
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
}

/** Comments may speak of what code may not do. Strings are kept as they are. */
export function withoutComments(code: string): string {
  return code.replaceAll(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (_match, string: string | undefined) => string ?? '',
  );
}
