import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { canvasCommandSchema } from '@sparklio/shared/documents/canvas/command-schema';
import { z } from 'zod';
import type { App } from './app.ts';

/** The docs bring a page of another's making: it needs inline styles, and still nothing from elsewhere. */
const DOCS_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const COMPONENTS = '#/components/schemas/';

/**
 * One command, as OpenAPI names it. Commands are checked by the document's own parser, whose sentences say
 * which one is wrong and why, so the route takes anything here.
 */
export const commandField = z.unknown().meta({ $ref: `${COMPONENTS}CanvasCommand` });

/** `/openapi.json` and, to read it, `/docs`. Both come from the schemas that check the requests. */
export async function registerOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sparklio',
        version: '1',
        description:
          'A studio where people and AI agents work in the same document. Errors are `{ error: { code, message, requestId, details? } }`.',
      },
      components: {
        securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
        schemas: commandComponents(),
      },
      security: [{ accessToken: [] }],
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: () => DOCS_POLICY,
    logo: { type: 'image/svg+xml', content: '' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** The schema of commands and what it refers to, under names that OpenAPI can point at. */
function commandComponents(): Record<string, object> {
  const {
    $defs = {},
    $schema: _draft,
    ...command
  } = z.toJSONSchema(canvasCommandSchema, { io: 'input', unrepresentable: 'any' });
  const rename = (schema: object): object =>
    z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${COMPONENTS}CanvasCommand.`)));
  return {
    CanvasCommand: rename(command),
    ...Object.fromEntries(
      Object.entries($defs).map(([name, schema]) => [`CanvasCommand.${name}`, rename(schema)]),
    ),
  };
}
