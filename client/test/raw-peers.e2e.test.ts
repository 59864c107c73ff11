import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { enterByLink } from './e2e/api-client.ts';
import type { ApiClient } from './e2e/api-client.ts';
import { openRawPeer } from './e2e/raw-peer.ts';
import type { RawPeer } from './e2e/raw-peer.ts';
import { startStudio } from './e2e/start-studio.ts';
import type { RunningStudio } from './e2e/start-studio.ts';
import { until } from './e2e/until.ts';

interface CreativeRow {
  id: string;
  title: string;
  contentName: string;
  reviewName: string;
}
interface Model {
  objects: { id: string; props: Record<string, unknown>; transform: Record<string, unknown> }[];
}

describe('peers that know only the documented shape', () => {
  let studio: RunningStudio;
  let owner: ApiClient;
  let guest: ApiClient;
  let hero: CreativeRow;
  const open: RawPeer[] = [];

  beforeAll(async () => {
    studio = await startStudio();
    owner = await enterByLink(studio.signInLink);
    const { items } = await owner.call<{ items: CreativeRow[] }>('GET', 'creatives');
    const found = items.find(({ title }) => title === 'Hero');
    if (found === undefined) throw new Error('The sample has no hero.');
    hero = found;
    const { url } = await owner.call<{ url: string }>('POST', `creatives/${hero.id}/guest-links`, {
      role: 'reviewer',
    });
    guest = await enterByLink(url, 'Gwen');
  });
  afterEach(() => {
    for (const peer of open.splice(0)) peer.close();
  });
  afterAll(() => studio.remove());

  async function join(person: ApiClient, documentName: string): Promise<RawPeer> {
    const { token } = await person.call<{ token: string }>('POST', `creatives/${hero.id}/ticket`, {});
    const peer = openRawPeer(studio.address, documentName, token);
    open.push(peer);
    await peer.synced;
    return peer;
  }

  it('a stock provider writes an object key by key, and others and the API see it', async () => {
    const [writer, reader] = [await join(owner, hero.contentName), await join(owner, hero.contentName)];
    const [pageId] = [...writer.doc.getMap('pages').keys()];
    const id = '0193a000-0000-7000-8000-00000000c0de';
    const object = new Y.Map<unknown>([
      ['type', 'shape'],
      ['pageId', pageId],
      ['name', 'From outside'],
      ['shape', 'rect'],
      ['order', 'zz'],
      ['position', [600, 40]],
      ['size', [120, 60]],
      ['fill', '#173b2f'],
    ]);
    writer.doc.getMap('objects').set(id, object);

    await until(() => reader.doc.getMap('objects').has(id));
    await until(() => !writer.provider.hasUnsyncedChanges);
    const model = await owner.call<Model>('GET', `creatives/${hero.id}/content`);
    expect(model.objects.find((entry) => entry.id === id)).toBeDefined();
  });

  it('two stock providers that type into one text at once keep every character', async () => {
    const [ada, ben] = [await join(owner, hero.contentName), await join(owner, hero.contentName)];
    const headline = ({ doc }: RawPeer): Y.Text => {
      for (const entry of doc.getMap('objects').values()) {
        const text = entry instanceof Y.Map ? entry.get('text') : undefined;
        if (text instanceof Y.Text && text.toJSON().startsWith('Sunlight')) return text;
      }
      throw new Error('There is no headline.');
    };
    const [hers, his] = [headline(ada), headline(ben)];
    hers.insert(0, 'AAAA ');
    his.insert(his.length, ' BBBB');
    await until(() => hers.toJSON() === his.toJSON() && hers.toJSON().includes('BBBB'));
    expect(hers.toJSON()).toBe('AAAA Sunlight, steeped slow. BBBB');
  });

  it("a reviewer's provider cannot change the work, whatever it sends", async () => {
    const reviewer = await join(guest, hero.contentName);
    const witness = await join(owner, hero.contentName);
    const before = await owner.call<Model>('GET', `creatives/${hero.id}/content`);
    const pages = reviewer.doc.getMap('pages');
    reviewer.doc.transact(() => {
      for (const page of pages.values()) if (page instanceof Y.Map) page.set('background', '#ff0000');
      reviewer.doc.getMap('meta').set('title', 'Taken over');
    });
    // A later edit of somebody who may is the sign that the refused one has been dealt with.
    witness.doc.getMap('meta').set('title', 'Hero, seen');
    await until(async () => {
      const { meta } = await readTitle(owner, hero.id);
      return meta === 'Hero, seen';
    });
    expect(witness.doc.getMap('meta').get('title')).toBe('Hero, seen');
    expect(
      [...witness.doc.getMap('pages').values()].some(
        (page) => page instanceof Y.Map && page.get('background') === '#ff0000',
      ),
    ).toBe(false);
    expect((await owner.call<Model>('GET', `creatives/${hero.id}/content`)).objects).toEqual(before.objects);
  });

  it('a decision written straight into the review buffer is refused', async () => {
    const reviewer = await join(guest, hero.reviewName);
    const witness = await join(owner, hero.reviewName);
    reviewer.doc
      .getMap('decisions')
      .set('0193a000-0000-7000-8000-0000000000d0', { base: { decision: 'approve' } });
    await until(
      () =>
        reviewer.said.some((payload) => payload.includes('refused')) || reviewer.provider.hasUnsyncedChanges,
    );
    const { items } = await owner.call<{ items: unknown[] }>('GET', `creatives/${hero.id}/decisions`);
    expect(items).toEqual([]);
    expect(witness.doc.getMap('decisions').size).toBe(0);
  });

  it('a ticket for one creative opens no other', async () => {
    const { items } = await owner.call<{ items: CreativeRow[] }>('GET', 'creatives');
    const other = items.find(({ id }) => id !== hero.id);
    if (other === undefined) throw new Error('The sample has one creative only.');
    await expect(join(guest, other.contentName)).rejects.toThrow('forbidden');
    expect((await guest.tryCall('GET', `creatives/${other.id}/content`)).status).toBe(404);
    expect(
      (
        await guest.tryCall('POST', `creatives/${hero.id}/commands`, {
          commands: [{ type: 'UPDATE_META', payload: { title: 'Mine' } }],
        })
      ).status,
    ).toBe(403);
  });
});

async function readTitle(person: ApiClient, creativeId: string): Promise<{ meta: unknown }> {
  const { metadata } = await person.call<{ metadata: { title?: unknown } }>(
    'GET',
    `creatives/${creativeId}/content`,
  );
  return { meta: metadata.title };
}
