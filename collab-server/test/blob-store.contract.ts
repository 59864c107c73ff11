import { beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../src/blobs/blob-store.ts';

/** What every place for blobs must do. */
export function describeBlobStore(name: string, open: () => Promise<BlobStore>): void {
  describe(`blob store: ${name}`, () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });

    it('gives back what was put', async () => {
      await store.put('assets/a/1', Buffer.from([0, 1, 255]));
      expect(await store.get('assets/a/1')).toEqual(Buffer.from([0, 1, 255]));
      expect(await store.has('assets/a/1')).toBe(true);
      expect(await store.size('assets/a/1')).toBe(3);
    });

    it('keeps blobs of no bytes and of many', async () => {
      const many = Buffer.alloc(9 * 2 ** 20, 'many');
      await store.put('none', Buffer.alloc(0));
      await store.put('many', many);
      expect(await store.get('none')).toEqual(Buffer.alloc(0));
      expect(await store.size('none')).toBe(0);
      expect((await store.get('many'))?.equals(many)).toBe(true);
    });

    it('lists what lies below a key, and since when', async () => {
      const before = Date.now();
      for (const key of ['list/a', 'list/b/c', 'listed', 'other/list/a'])
        await store.put(key, Buffer.from('x'));
      const found = new Map<string, Date>();
      for await (const { key, modified } of store.list('list/')) found.set(key, modified);
      expect([...found.keys()].toSorted()).toEqual(['list/a', 'list/b/c']);
      // Some stores know seconds only.
      for (const modified of found.values()) expect(modified.getTime()).toBeGreaterThan(before - 1000);
      for await (const { key } of store.list('nothing/')) expect(key).toBeUndefined();
    });

    it('has nothing under other keys', async () => {
      await store.put('assets/a/1', Buffer.from('x'));
      expect(await store.get('assets/a/2')).toBeUndefined();
      expect(await store.get('other/a/1')).toBeUndefined();
      expect(await store.has('other/a/1')).toBe(false);
      expect(await store.size('other/a/1')).toBeUndefined();
    });

    it('replaces', async () => {
      await store.put('k', Buffer.from('first'));
      await store.put('k', Buffer.from('2'));
      expect(String(await store.get('k'))).toBe('2');
    });

    it('keeps its bytes apart from those of the caller', async () => {
      const bytes = Buffer.from('abc');
      await store.put('k', bytes);
      bytes.fill(0);
      expect(String(await store.get('k'))).toBe('abc');
    });

    it('deletes, and does not mind deleting again', async () => {
      await store.put('k', Buffer.from('x'));
      await store.delete('k');
      await store.delete('k');
      expect(await store.get('k')).toBeUndefined();
    });

    it('takes many puts of one key at once and ends with one of them', async () => {
      const values = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000));
      await Promise.all(values.map((value) => store.put('k', Buffer.from(value))));
      expect(values).toContain(String(await store.get('k')));
    });

    it.each([
      '../x',
      'a/../../x',
      '/etc/passwd',
      'a//b',
      '.hidden',
      'a/.b',
      'a\\b',
      'a\0b',
      '',
      'A',
      'a/',
      'x'.repeat(400),
    ])('refuses the key %j', async (key) => {
      await expect(store.put(key, Buffer.from('x'))).rejects.toThrow('no key');
      await expect(store.get(key)).rejects.toThrow('no key');
      await expect(store.size(key)).rejects.toThrow('no key');
      await expect(store.delete(key)).rejects.toThrow('no key');
    });
  });
}
