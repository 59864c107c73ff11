import { createId } from '@sparklio/shared/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKeys } from '../../src/access/keys.ts';
import { appendEntry, readEntries, signStaleOfBefore } from '../../src/decisions/ledger.ts';
import { useDecisionKey } from '../../src/decisions/signatures.ts';
import { newFolder, startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { settled } from '../support/socket-peer.ts';

let server: RunningServer;
let reviewer: { token: string };
beforeAll(async () => {
  server = await startServer();
  reviewer = await server.join('reviewer', 'Rae');
});
afterAll(() => server.stop());

interface Canvas {
  readonly id: string;
  readonly contentName: string;
  readonly reviewName: string;
}

async function approvedCanvas(): Promise<Canvas> {
  const canvas = await server.createCanvas('Ad');
  await command(canvas, { type: 'ADD_OBJECT', payload: { type: 'text', text: 'Half price' } });
  const { status } = await server.call('POST', `creatives/${canvas.id}/decisions`, {
    token: reviewer.token,
    body: { decision: 'approve' },
  });
  expect(status).toBe(201);
  return canvas;
}

const command = (canvas: Canvas, ...commands: object[]) =>
  server.call('POST', `creatives/${canvas.id}/commands`, { token: server.owner, body: { commands } });

const decisionsOf = async (canvas: Canvas) =>
  (await server.call('GET', `creatives/${canvas.id}/decisions`, { token: reviewer.token })).body.items;

async function problemsOf(canvas: Canvas): Promise<string[]> {
  const { body } = await server.call('GET', `creatives/${canvas.id}/decisions/verify`, {
    token: reviewer.token,
  });
  expect(body.isWhole).toBe(body.problems.length === 0);
  return body.problems.map(
    ({ number, problem }: { number: number; problem: string }) => `${number} ${problem}`,
  );
}

async function staleCanvas(): Promise<Canvas> {
  const canvas = await approvedCanvas();
  await command(canvas, { type: 'ADD_OBJECT', payload: { type: 'text', text: 'Tomorrow only' } });
  await settled(async () => expect((await decisionsOf(canvas))[0].stale).toBe(true));
  return canvas;
}

/** As somebody does who may write the tables. */
async function behindTheServer(work: (db: typeof server.services.db) => Promise<unknown>): Promise<void> {
  await server.services.db.transaction().execute(async (inside) => {
    await sql`set local session_replication_role = replica`.execute(inside);
    await work(inside);
  });
}

/** An approval whose signature is good, of content that the log does not have. */
async function approveWhatIsNotThere(on: RunningServer, canvas: Canvas): Promise<void> {
  const { db } = on.services;
  const sign = await useDecisionKey(db, (await loadKeys(await newFolder())).decisions);
  await appendEntry(
    db,
    {
      workspace_id: on.workspaceId,
      creative_id: canvas.id,
      decision: 'approve',
      scope: 'whole',
      comment: null,
      user_id: on.firstStart.ownerId,
      user_name: 'Owner',
      content_hash: 'f'.repeat(64),
      created_at: new Date(),
      position: '1',
      decision_id: null,
    },
    sign,
  );
}

const CONTENT_DIFFERS = 'It counts, but the content is not what it was made on.';

describe('whoever may write the tables', () => {
  it('cannot make a stale approval count again', async () => {
    const canvas = await staleCanvas();
    expect(await problemsOf(canvas)).toEqual([]);
    await behindTheServer((db) =>
      db
        .deleteFrom('decisions')
        .where('creative_id', '=', canvas.id)
        .where('decision', '=', 'stale')
        .execute(),
    );
    const found = await problemsOf(canvas);
    expect(found).toContain('1 The review buffer shows it otherwise.');
    expect(found.join()).toContain(`1 ${CONTENT_DIFFERS}`);
  });

  it('cannot make one stale, or move when it went stale', async () => {
    const canvas = await staleCanvas();
    await behindTheServer((db) =>
      db
        .updateTable('decisions')
        .set({ created_at: new Date(0) })
        .where('creative_id', '=', canvas.id)
        .where('decision', '=', 'stale')
        .execute(),
    );
    expect(await problemsOf(canvas)).toContain('2 It was changed after it was written.');
    const other = await approvedCanvas();
    const [row] = await readEntries(server.services.db, other.id);
    if (row === undefined) throw new Error('one entry');
    await behindTheServer((db) =>
      db
        .insertInto('decisions')
        .values({ ...row, id: createId(), number: 2, decision: 'stale', decision_id: row.id, user_id: null })
        .execute(),
    );
    expect(await problemsOf(other)).toEqual([
      '2 It does not follow the entry before it.',
      '2 It was changed after it was written.',
      '1 The review buffer shows it otherwise.',
      '0 The creative says that it is approved, and by its decisions it is reviewing.',
      '0 The review buffer says that it is approved, and by its decisions it is reviewing.',
    ]);
  });

  it('cannot take a whole ledger away, nor call something approved', async () => {
    const canvas = await approvedCanvas();
    await behindTheServer((db) => db.deleteFrom('decisions').where('creative_id', '=', canvas.id).execute());
    expect(await problemsOf(canvas)).toEqual([
      '1 The review buffer shows it, and the ledger does not have it.',
      '0 The creative says that it is approved, and by its decisions it is draft.',
      '0 The review buffer says that it is approved, and by its decisions it is draft.',
    ]);
    const never = await server.createCanvas('Never decided');
    const { db } = server.services;
    await db.updateTable('creatives').set({ status: 'approved' }).where('id', '=', never.id).execute();
    expect(await problemsOf(never)).toEqual([
      '0 The creative says that it is approved, and by its decisions it is draft.',
    ]);
  });
});

describe('an approval of content that the log does not have', () => {
  it('is found by a check, and goes stale by the sweep, once', async () => {
    const canvas = await approvedCanvas();
    await server.services.decisions.sweep();
    expect(await problemsOf(canvas)).toEqual([]);
    const other = await server.createCanvas('Unseen');
    await approveWhatIsNotThere(server, other);
    expect((await problemsOf(other)).join()).toContain(`1 ${CONTENT_DIFFERS}`);
    await server.services.decisions.sweep();
    await server.services.decisions.sweep();
    expect((await readEntries(server.services.db, other.id)).map(({ decision }) => decision)).toEqual([
      'approve',
      'stale',
    ]);
    expect(await problemsOf(other)).toEqual([]);
    expect((await decisionsOf(canvas))[0].stale).toBe(false);
  });

  it('goes stale as soon as the document is loaded', async () => {
    const dataDir = await newFolder();
    const before = await startServer({}, { keepDataDir: dataDir });
    const canvas = await before.createCanvas('Unseen');
    await before.stop();
    const after = await startServer({}, { keepDataDir: dataDir });
    try {
      await approveWhatIsNotThere(after, canvas);
      await after.sync.read(canvas.contentName, () => undefined);
      await settled(async () =>
        expect((await readEntries(after.services.db, canvas.id)).at(-1)?.decision).toBe('stale'),
      );
    } finally {
      await after.stop();
    }
  });
});

describe('what was marked stale before marks were signed', () => {
  it('gets its entry with the time of the mark, once', async () => {
    const canvas = await approvedCanvas();
    const { db } = server.services;
    const [decision] = await readEntries(db, canvas.id);
    if (decision === undefined) throw new Error('one entry');
    const stale_at = new Date('2026-05-01T12:00:00.000Z');
    await db.insertInto('unsigned_stale').values({ decision_id: decision.id, stale_at }).execute();
    const sign = await useDecisionKey(db, (await loadKeys(await newFolder())).decisions);
    await signStaleOfBefore(db, sign);
    await signStaleOfBefore(db, sign);
    await server.services.decisions.compare(canvas.id);
    expect(await decisionsOf(canvas)).toMatchObject([{ stale: true, staleAt: stale_at.toISOString() }]);
    expect(await readEntries(db, canvas.id)).toHaveLength(2);
    expect(await problemsOf(canvas)).toEqual([]);
  });
});
