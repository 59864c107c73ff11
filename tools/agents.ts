/**
 * The agents in a process of their own: `node tools/agents.ts`. It waits for the server and the bus, survives
 * restarts of either, and leaves every creative when it is told to end.
 */
import { pino } from 'pino';
import { StudioError } from '@sparklio/shared/errors';
import { createStudioApi } from '@sparklio/agent-runtime/collaborator/studio-api';
import { createNatsMessageBus } from '@sparklio/agent-runtime/message-bus/adapters/nats';
import { createAgentRuntime } from '@sparklio/agent-runtime/runtime';
import { readSettings } from '@sparklio/agent-runtime/settings';
import type { AgentSettings } from '@sparklio/agent-runtime/settings';
import { untilThere } from '@sparklio/agent-runtime/until-there';

/** What is under way when it is told to end gets this long, ms. */
const STOP_MS = 10_000;

const read = readSettings(process.env);
if ('lines' in read) {
  for (const line of read.lines) console.error(line);
  process.exit(1);
}
const { settings } = read;
const logger = pino({ level: settings.logLevel }, pino.destination(2));
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

try {
  await run(settings);
  process.exit(0);
} catch (error) {
  if (ending.signal.aborted) process.exit(0);
  console.error(error instanceof StudioError ? error.message : error);
  process.exit(1);
}

async function run({ serverUrl, natsUrl, serviceToken, node, capabilities }: AgentSettings): Promise<void> {
  const { signal } = ending;
  const onError = (error: unknown): void => logger.error({ err: error }, 'the message bus reports');
  const apiUrl = `${serverUrl}/api/v1`;
  const deployment = await untilThere('the server', logger, signal, () =>
    askDeployment(apiUrl, serviceToken),
  );
  const bus = await untilThere('the message bus', logger, signal, () =>
    createNatsMessageBus({ url: natsUrl, deployment, name: `sparklio agents ${node}`, onError }),
  );
  const runtime = await untilThere('the message bus', logger, signal, async () => {
    const socketUrl = `${serverUrl.replace(/^http/, 'ws')}/collab`;
    const started = createAgentRuntime({ apiUrl, socketUrl, serviceToken, bus, node, capabilities, logger });
    try {
      await started.start();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  });
  console.log(`Agents of ${node} are ready for ${serverUrl}.`);
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  setTimeout(() => {
    console.error('It took more than ten seconds, so the rest was cut off. Others take it up.');
    process.exit(1);
  }, STOP_MS).unref();
  await runtime.stop();
  await bus.drain();
  console.log('Stopped.');
}

/** @throws StudioError `unavailable` while the server is not there, `unauthenticated` if it knows another token */
async function askDeployment(apiUrl: string, serviceToken: string): Promise<string> {
  try {
    return await createStudioApi({ apiUrl, serviceToken }).getDeployment();
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'unauthenticated') throw error;
    throw new StudioError(
      'unauthenticated',
      'The server does not take our SERVICE_TOKEN: both must be started with the same one.',
    );
  }
}
