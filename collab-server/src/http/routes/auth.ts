import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import type { Session, User } from '@sparklio/shared/protocol/api';
import { writeAudit } from '../../access/audit.ts';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { requirePerson } from '../caller.ts';
import { clearSessionCookies, requireRefreshCookie, setSessionCookies } from '../session-cookies.ts';
import { sessionShape, userShape } from '@sparklio/shared/protocol/api-shapes';
import { nameField } from '../shapes.ts';

const credentials = { email: z.email().max(254), password: z.string().max(1000) };

export function registerAuth(app: App, services: Services): void {
  const { accounts, config, links, refreshTokens, tokens, db } = services;
  const tighter = {
    rateLimit: {
      max: config.signInsPerMinute,
      timeWindow: '1 minute',
      keyGenerator: (request: { ip: string }) => `sign-in ${request.ip}`,
    },
  };

  async function startSession(reply: FastifyReply, user: User): Promise<Session> {
    setSessionCookies(reply, await refreshTokens.start(user.id), config);
    await writeAudit(db, { action: 'sign_in', actorId: user.id });
    return { accessToken: await tokens.issueAccessToken(user), user };
  }

  app.post(
    '/auth/register',
    {
      config: tighter,
      schema: {
        tags: ['auth'],
        security: [],
        summary: 'Make an account; for somebody who came by a link: give it an e-mail address and a password',
        body: z.object({ ...credentials, name: nameField(120).optional() }),
        response: { 201: sessionShape },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      void reply.code(201);
      if (caller?.kind === 'user') {
        return startSession(reply, await accounts.claim(caller.userId, request.body));
      }
      if (config.registration === 'invite') {
        throw new StudioError('forbidden', 'This studio is by invitation: open an invite link first.');
      }
      const user = await accounts.create(request.body);
      await accounts.createWorkspace(user.id, `${user.name}'s studio`.slice(0, 120));
      return startSession(reply, user);
    },
  );

  app.post(
    '/auth/login',
    {
      config: tighter,
      schema: { tags: ['auth'], security: [], body: z.object(credentials), response: { 200: sessionShape } },
    },
    async (request, reply) =>
      startSession(reply, await accounts.login(request.body.email, request.body.password)),
  );

  app.post(
    '/auth/link',
    {
      config: tighter,
      schema: {
        tags: ['auth'],
        security: [],
        summary: 'Enter by a sign-in, invite or guest link; signed in already, it adds the membership',
        body: z.object({
          token: z.string().min(1).max(200),
          name: nameField(120).optional(),
          /** the one of the link; for an invite to an e-mail address, one for the account to be made */
          password: z.string().max(1000).optional(),
          /** answer 401 with `details.needs: 'name'` where somebody new gave none */
          askName: z.boolean().optional(),
        }),
        response: { 200: sessionShape },
      },
    },
    async (request, reply) => {
      const userId = request.caller?.kind === 'user' ? request.caller.userId : undefined;
      const { user, landing } = await links.use({ ...request.body, userId });
      return { ...(await startSession(reply, user)), landing };
    },
  );

  app.post(
    '/auth/refresh',
    {
      schema: {
        tags: ['auth'],
        security: [],
        summary:
          'Trade the refresh cookie for a new access token; browsers repeat the sparklio_csrf cookie as x-csrf-token',
        response: { 200: sessionShape },
      },
    },
    async (request, reply) => {
      const { userId, token } = await refreshTokens
        .rotate(requireRefreshCookie(request, config))
        .catch((error) => {
          clearSessionCookies(reply);
          throw error;
        });
      const user = await accounts.user(userId);
      setSessionCookies(reply, token, config);
      return { accessToken: await tokens.issueAccessToken(user), user };
    },
  );

  app.post(
    '/auth/logout',
    { schema: { tags: ['auth'], security: [], response: { 204: z.null() } } },
    async (request, reply) => {
      const userId = await refreshTokens.end(requireRefreshCookie(request, config));
      clearSessionCookies(reply);
      await writeAudit(db, { action: 'sign_out', actorId: userId });
      return reply.code(204).send(null);
    },
  );

  app.get('/me', { schema: { tags: ['auth'], response: { 200: userShape } } }, (request) =>
    accounts.user(requirePerson(request).userId),
  );
}
