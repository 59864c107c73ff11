import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createOrigin } from '../../origin.ts';
import { createCanvas } from './create.ts';
import { migrateCanvas } from './migrate.ts';
import { readCanvas } from './read.ts';

const origin = createOrigin('ann', 'user');

describe('a canvas begins', () => {
  it('with its pages, one of 1080 × 1080 px unless told otherwise', () => {
    const doc = new Y.Doc();
    const { pageIds } = createCanvas(doc, { title: 'Hero', brandKitId: 'kit' }, origin);
    expect(readCanvas(doc)).toMatchObject({
      meta: { title: 'Hero', brandKitId: 'kit', schemaVersion: 1 },
      pages: [{ id: pageIds[0], name: 'Page 1', size: [1080, 1080], background: '#ffffff' }],
      objects: [],
    });
  });

  it('with a version, whatever its title', () => {
    const doc = new Y.Doc();
    createCanvas(doc, { title: 'Untitled' }, origin);
    expect(doc.getMap('meta').get('schemaVersion')).toBe(1);
  });

  it('in one transaction, and only once', () => {
    const doc = new Y.Doc();
    const origins: unknown[] = [];
    doc.on('update', (_update, by) => origins.push(by));
    createCanvas(doc, { title: 'Two', pages: [{ size: [1080, 1920] }, { name: 'B' }] }, origin);
    expect(origins).toEqual([origin]);
    expect(() => createCanvas(doc, { title: 'Again' }, origin)).toThrow(/begun already/);
  });

  it('not with values that commands refuse', () => {
    const doc = new Y.Doc();
    expect(() => createCanvas(doc, { title: 'x'.repeat(500) }, origin)).toThrow(/title must be/);
    expect(() => createCanvas(doc, { title: 'x', pages: [{ size: [0, 0] }] }, origin)).toThrow(
      /size must be/,
    );
    expect(readCanvas(doc).pages).toEqual([]);
  });
});

describe('[CV70] migrating', () => {
  it('writes nothing to an empty document or one that is up to date', () => {
    const doc = new Y.Doc();
    expect(migrateCanvas(doc)).toBe(false);
    createCanvas(doc, { title: 'x' }, origin);
    expect(migrateCanvas(doc)).toBe(false);
  });

  it('stamps a document that another program began', () => {
    const doc = new Y.Doc();
    doc.getMap('pages').set('p', new Y.Map());
    let by: unknown;
    doc.on('update', (_update, origin: unknown) => (by = origin));
    expect(migrateCanvas(doc)).toBe(true);
    expect(by).toMatchObject({ actorKind: 'migration' });
    expect(readCanvas(doc).meta.schemaVersion).toBe(1);
    expect(migrateCanvas(doc)).toBe(false);
  });

  it('refuses a document of a newer version', () => {
    const doc = new Y.Doc();
    doc.getMap('meta').set('schemaVersion', 99);
    expect(() => migrateCanvas(doc)).toThrow(/newer version/);
  });
});
