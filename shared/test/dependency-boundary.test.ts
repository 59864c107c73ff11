import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGES, ROOT, importsOf, readSourceFiles, withoutComments } from './source-files.ts';
import type { PackageName, SourceFile } from './source-files.ts';

const files = readSourceFiles();
const sources = files.filter(({ isTest }) => !isTest);

/** The package of ours that an import leads into, by name or by path. */
function packageOf(specifier: string): PackageName | undefined {
  const name = /^@sparklio\/([^/]+)/.exec(specifier)?.[1] ?? specifier.split('/')[0];
  return PACKAGES.find((known) => known === name);
}

function offenders(
  among: readonly SourceFile[],
  isWrong: (specifier: string, file: SourceFile) => boolean,
): string[] {
  return among.flatMap((file) =>
    file.imports
      .filter((specifier) => isWrong(specifier, file))
      .map((specifier) => `${file.path} → ${specifier}`),
  );
}

/** Code that runs in Node alone says so in its name. */
const NODE_ONLY = /(-node|\/load-node)\.ts$|^shared\/src\/testing\//;

describe('the boundary between packages', () => {
  it('sees all four packages, and the imports between them', () => {
    for (const name of PACKAGES)
      expect(files.filter((file) => file.package === name).length).toBeGreaterThan(3);
    expect(
      sources.some(({ imports }) => imports.some((specifier) => specifier.startsWith('@sparklio/shared/'))),
    ).toBe(true);
  });

  it('shared knows none of the others', () => {
    const shared = files.filter((file) => file.package === 'shared');
    expect(offenders(shared, (specifier) => (packageOf(specifier) ?? 'shared') !== 'shared')).toEqual([]);
  });

  it('client, collab-server and agent-runtime never import each other', () => {
    const others = sources.filter((file) => file.package !== 'shared');
    const isForeign = (specifier: string, file: SourceFile): boolean => {
      const to = packageOf(specifier);
      return to !== undefined && to !== 'shared' && to !== file.package;
    };
    expect(offenders(others, isForeign)).toEqual([]);
  });

  it('nobody reaches into shared past its doors', () => {
    const others = files.filter((file) => file.package !== 'shared');
    expect(offenders(others, (specifier) => specifier.startsWith('shared/'))).toEqual([]);
  });

  it('what is for tests stays in tests', () => {
    const isTesting = (specifier: string): boolean =>
      /^(@sparklio\/shared|shared\/src)\/testing\//.test(specifier);
    const users = sources.filter((file) => !file.path.startsWith('shared/src/testing/'));
    expect(offenders(users, isTesting)).toEqual([]);
  });

  it('shared runs in browsers, apart from files that are named for Node', () => {
    const shared = sources.filter((file) => file.package === 'shared' && !NODE_ONLY.test(file.path));
    expect(offenders(shared, (specifier) => specifier.startsWith('node:'))).toEqual([]);
  });

  it('the client takes no part of shared that is named for Node', () => {
    const client = sources.filter((file) => file.package === 'client');
    expect(
      offenders(client, (specifier) => specifier.endsWith('-node') || specifier.startsWith('node:')),
    ).toEqual([]);
  });

  it('only edit.ts opens transactions for edits; the server joins logged updates in one, live and in replays', () => {
    const users = sources.filter((file) => !file.path.startsWith('shared/src/testing/'));
    const found = users.filter(({ code }) => /\btransact\(/.test(code)).map((file) => file.path);
    expect(found.sort()).toEqual([
      'collab-server/src/history/past-states.ts',
      'collab-server/src/snapshots/compaction-job.ts',
      'collab-server/src/snapshots/replay.ts',
      'collab-server/src/sync/document/applied-document.ts',
      'shared/src/documents/edit.ts',
    ]);
  });

  it('there is one yjs', () => {
    const lock = readFileSync(path.join(ROOT, 'pnpm-lock.yaml'), 'utf8');
    const versions = new Set([...lock.matchAll(/^ {2}'?yjs@([^:'(]+)/gm)].map((match) => match[1]));
    expect([...versions]).toHaveLength(1);
  });
});

describe('the reader of imports', () => {
  it('finds every way to import', () => {
    const code = withoutComments(`
      import a from 'one'; import type { B } from "two"; export * from 'three'; export type { C } from 'four';
      import 'five'; const d = await import('six'); type E = import('seven').E; const f = require('eight');
      import {
        long,
      } from 'nine';
      // import g from 'commented';
      /* export * from 'commented' */
      const url = 'https://example.org'; import h from 'ten';
    `);
    const found = importsOf(code).sort();
    expect(found).toEqual(['eight', 'five', 'four', 'nine', 'one', 'seven', 'six', 'ten', 'three', 'two']);
  });
});
