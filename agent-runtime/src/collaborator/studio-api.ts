import { ERROR_CODES, StudioError } from '@sparklio/shared/errors';
import type { ErrorCode } from '@sparklio/shared/errors';
import { ROLES } from '@sparklio/shared/presence/presence-state';
import { stopEntrySchema } from '@sparklio/shared/protocol/agent-messages';
import type { StopEntry } from '@sparklio/shared/protocol/agent-messages';
import type { Ticket } from '@sparklio/shared/protocol/api';
import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { z } from 'zod';

/** The calls of the studio's HTTP API that agents need. */
export interface StudioApi {
  /** A ticket in the name of an agent. @throws StudioError with the server's code, `unavailable` if it cannot be reached */
  getTicket(creativeId: string, agent: string): Promise<AgentTicket>;
  /** The kit that a creative is held to, or null. @throws as `getTicket` */
  getBrandKit(creativeId: string): Promise<BrandKit | null>;
  /** What people commanded agents to stop, as far as it still counts. @throws as `getTicket` */
  getStops(): Promise<readonly StopEntry[]>;
  /** The name of the server's deployment, by which the bus is told apart from others. @throws as `getTicket` */
  getDeployment(): Promise<string>;
}

/** A ticket that says under which id the agent signs. */
export type AgentTicket = Ticket & Required<Pick<Ticket, 'holder'>>;

const ticketSchema = z.object({
  token: z.string().min(1),
  role: z.enum(ROLES),
  documents: z.tuple([z.string(), z.string()]),
  expiresAt: z.string(),
  holder: z.object({ id: z.string().min(1), name: z.string() }),
}) satisfies z.ZodType<AgentTicket>;

const stopsSchema = z.object({ items: z.array(stopEntrySchema) });
const deploymentSchema = z.object({ id: z.string() });
const brandSchema = z.object({ kit: brandKitSchema }).nullable();

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const TIMEOUT_MS = 10_000;

/** @param options.apiUrl up to and with `/api/v1` */
export function createStudioApi(options: { apiUrl: string; serviceToken: string }): StudioApi {
  const call = async <Result>(
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodType<Result>,
    body?: object,
  ): Promise<Result> => {
    const response = await send(`${options.apiUrl}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${options.serviceToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalOf(response.status, answer);
    const parsed = schema.safeParse(answer);
    if (!parsed.success)
      throw new StudioError('internal', 'The studio gave an answer of another shape than agreed.', {
        cause: parsed.error,
      });
    return parsed.data;
  };
  return {
    getTicket: (creativeId, agent) => call('POST', `creatives/${creativeId}/ticket`, ticketSchema, { agent }),
    getStops: async () => (await call('GET', 'agents/stops', stopsSchema)).items,
    getDeployment: async () => (await call('GET', 'agents/deployment', deploymentSchema)).id,
    getBrandKit: async (creativeId) =>
      (await call('GET', `creatives/${creativeId}/brand`, brandSchema))?.kit ?? null,
  };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new StudioError('unavailable', 'The studio cannot be reached.', { cause: error });
  }
}

function refusalOf(status: number, answer: unknown): StudioError {
  const parsed = errorSchema.safeParse(answer);
  if (!parsed.success)
    return new StudioError(status >= 500 ? 'unavailable' : 'internal', `The studio answered ${status}.`);
  const { code, message } = parsed.data.error;
  return new StudioError(isErrorCode(code) ? code : 'internal', message);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
