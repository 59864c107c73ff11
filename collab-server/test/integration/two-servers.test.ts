import { addProposal } from '@sparklio/shared/documents/review/write';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { startNats } from '@sparklio/shared/testing/services/nats';
import type { TestNats } from '@sparklio/shared/testing/services/nats';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { createPeer, until } from './sync/sync-harness.ts';

let postgres: TestPostgres;
let nats: TestNats;
let one: RunningServer;
let two: RunningServer;
beforeAll(async () => {
  [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  const database = { databaseUrl: postgres.url };
  one = await startServer({ NATS_URL: nats.url }, { database });
  two = await startServer({ NATS_URL: nats.url }, { database });
  await until(() => one.sync.stats().otherServers === 1, 'the servers to find each other');
});
afterAll(async () => {
  await one.stop();
  await two.stop();
  await Promise.all([postgres.stop(), nats.stop()]);
});

test('whole servers with one database and one NATS are one studio: ticket of one, socket of the other, decisions of both', async () => {
  const { id, contentName } = await one.createCanvas('Shared');
  const { body } = await one.call('POST', `creatives/${id}/ticket`, { token: one.owner });
  const [ada, bob] = [one, two].map(({ url }) =>
    createPeer(`${url.replace('http', 'ws')}/collab`, contentName, body.token),
  );
  if (ada === undefined || bob === undefined) throw new Error('unreachable');
  await Promise.all([ada.saved(), bob.saved()]);
  expect(one.sync.peopleIn(id)).toBe(1);
  const added = await two.call('POST', `creatives/${id}/commands`, {
    token: one.owner,
    body: { commands: [{ type: 'ADD_OBJECT', payload: { id: createId(), type: 'shape', fill: '#173b2f' } }] },
  });
  expect(added.status, JSON.stringify(added.body)).toBe(200);
  await until(() => ada.doc.getMap('objects').size > 0, 'what the API of the other server did');
  const decided = await one.call('POST', `creatives/${id}/decisions`, {
    token: one.owner,
    body: { decision: 'approve', scope: 'whole' },
  });
  expect(decided.status, JSON.stringify(decided.body)).toBe(201);
  const decisions = async (): Promise<{ stale: boolean }[]> =>
    (await one.call('GET', `creatives/${id}/decisions`, { token: one.owner })).body.items;
  expect((await decisions())[0]?.stale).toBe(false);
  bob.doc.getMap('objects').clear();
  await until(async () => (await decisions())[0]?.stale === true, 'the approval to be stale');
  ada.leave();
  bob.leave();
});

test('both are of one deployment, whose name agents are told and nobody else', async () => {
  const names = await Promise.all(
    [one, two].map(async (server) =>
      server.call('GET', 'agents/deployment', { token: await server.issueAgentServiceToken() }),
    ),
  );
  expect(names[0]?.body.id).toMatch(/^[0-9a-f]{32}$/);
  expect(names[1]?.body).toEqual(names[0]?.body);
  expect((await one.call('GET', 'agents/deployment', { token: one.owner })).status).toBe(403);
});

test('a proposal that two people decide at the same moment on two servers is decided once', async () => {
  const { id, reviewName } = await one.createCanvas('Quarrel');
  const agent = { id: createId(), name: 'Brand', kind: 'agent', role: 'agent' } as const;
  const addText = { type: 'ADD_OBJECT', payload: { type: 'text', text: 'Once' } } as const;
  const propose = (): Promise<string> =>
    one.sync.edit(reviewName, agent, (doc) =>
      addProposal(
        doc,
        {
          authorId: agent.id,
          authorName: agent.name,
          authorKind: 'agent',
          turnId: createId(),
          title: 'Say it',
          rationale: 'Nobody says it.',
          targets: [],
          commands: [addText],
          reads: [],
          costUsd: 0,
        },
        createOrigin(agent.id, 'agent'),
      ),
    );
  let accepted = 0;
  for (const other of [
    ['accept', {}],
    ['reject', { reason: 'No.' }],
  ] as const) {
    for (let round = 0; round < 6; round++) {
      const path = `creatives/${id}/proposals/${await propose()}`;
      const answers = await Promise.all([
        one.call('POST', `${path}/accept`, { token: one.owner, body: {} }),
        two.call('POST', `${path}/${other[0]}`, { token: one.owner, body: other[1] }),
      ]);
      expect(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        JSON.stringify(answers),
      ).toEqual([200, 409]);
      accepted += answers.filter(({ body }) => `${body.proposal?.status}`.includes('accepted')).length;
    }
  }
  const { body } = await two.call('GET', `creatives/${id}/content`, { token: one.owner });
  expect(body.objects).toHaveLength(accepted);
  const operations = await one.services.db
    .selectFrom('operations')
    .select('id')
    .where('creative_id', '=', id)
    .execute();
  expect(operations).toHaveLength(accepted);
});
