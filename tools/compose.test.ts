import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { VARIABLES as AGENT_VARIABLES } from '@sparklio/agent-runtime/settings';
import { VARIABLES as SERVER_VARIABLES } from '@sparklio/collab-server/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const SETTINGS = new Set([...SERVER_VARIABLES, ...AGENT_VARIABLES]);
/** Of the compose file alone. */
const COMPOSE_ONLY = ['POSTGRES_PASSWORD', 'NATS_PASSWORD', 'S3_PORT', 'COMPOSE_PROFILES'];
const SECRETS = ['POSTGRES_PASSWORD', 'NATS_PASSWORD', 'SERVICE_TOKEN', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'];

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      build: z.object({ dockerfile: z.string(), target: z.string() }).optional(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      profiles: z.array(z.string()).default([]),
      depends_on: z
        .record(z.string(), z.object({ condition: z.string(), required: z.boolean().default(true) }))
        .default({}),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      networks: z.array(z.string()).default([]),
      restart: z.string().optional(),
      stop_grace_period: z.string().optional(),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.unknown()).default({}),
});

const FILES = ['docker-compose.yml', 'docker-compose.embedded.yml'];
const example = [...read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
const dockerfile = read('docker/studio.Dockerfile');

describe('.env.example', () => {
  it('names every setting, and no other, once', () => {
    expect(example.toSorted()).toEqual([...SETTINGS, ...COMPOSE_ONLY].toSorted());
  });

  it('holds no secret', () => {
    for (const name of SECRETS) expect(read('.env.example')).toMatch(new RegExp(`^${name}=$`, 'm'));
  });
});

describe.each(FILES)('%s', (path) => {
  const text = read(path);
  const raw: unknown = parse(text);
  const compose = composeSchema.parse(raw);
  const services = Object.entries(compose.services);

  it('is what the Compose Specification allows', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const { $schema: _, ...schema } = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(read('tools/compose-schema/compose-spec.json')));
    const validate = ajv.compile(schema);
    validate(raw);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ services: { studio: { imagine: 'x' } } })).toBe(false);
  });

  it('takes only variables that .env.example names, and sets only what our processes read', () => {
    const used = [...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !example.includes(name))).toEqual([]);
    const unknown = services.flatMap(([, { build, environment }]) => {
      const known = build?.target === 'agents' ? AGENT_VARIABLES : SERVER_VARIABLES;
      return build === undefined ? [] : Object.keys(environment).filter((name) => !known.includes(name));
    });
    expect(unknown).toEqual([]);
  });

  it('makes links for the port that it is published on', () => {
    const addresses = services.flatMap(([, { environment }]) => environment['PUBLIC_URL'] ?? []);
    expect(addresses).toEqual(['${PUBLIC_URL:-http://localhost:${PORT:-3000}}']);
    expect(services.flatMap(([, { ports }]) => ports).join(' ')).toContain('${PORT:-3000}:');
  });

  it('takes from .env what the README says of a server that people reach', () => {
    const [, server] = services.find(([, { build }]) => build?.target === 'studio') ?? [];
    const own = ['REGISTRATION', 'ALLOWED_ORIGINS', 'REQUESTS_PER_MINUTE', 'SIGN_INS_PER_MINUTE'];
    for (const name of [...own, 'TICKET_SECONDS', 'METRICS_TOKEN', 'LOG_LEVEL'])
      expect(server?.environment[name]).toContain(`\${${name}:-`);
    // Behind the proxy of the file itself it is settled.
    expect(server?.environment['TRUST_PROXY']).toMatch(/^(true|\$\{TRUST_PROXY:-false\})$/);
  });

  it('waits for nothing that a profile may leave out', () => {
    const awaited = services.flatMap(([, service]) => Object.entries(service.depends_on));
    const left = awaited.filter(([name]) => (compose.services[name]?.profiles ?? []).length > 0);
    expect(left.filter(([, { required }]) => required)).toEqual([]);
  });

  it('starts with no password that everybody knows', () => {
    const bare = [...text.matchAll(/\$\{([A-Z0-9_]+)(:?[-?]?)/g)].filter(([, name = '']) =>
      SECRETS.includes(name),
    );
    for (const [, name, operator] of bare) expect(`${name}${operator}`).toBe(`${name}:?`);
  });

  it('pins every image, and builds from targets that exist', () => {
    for (const [, { image, build }] of services)
      expect((image === undefined) !== (build === undefined)).toBe(true);
    const images = services.flatMap(([, { image }]) => image ?? []);
    expect(images.filter((image) => !/:(RELEASE\.)?v?\d+\.?\d*/.test(image))).toEqual([]);
    const builds = services.flatMap(([, { build }]) => build ?? []);
    expect(builds.filter((build) => !existsSync(`${root}${build.dockerfile}`))).toEqual([]);
    const targets = new Set([...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, target]) => target));
    expect(builds.filter((build) => !targets.has(build.target))).toEqual([]);
    const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map(([, base = '']) => base);
    expect(bases.filter((base) => !/:\d+\.\d+\.\d+/.test(base))).toEqual([]);
  });

  it('waits only for services that can say they are well, and keeps what must last', () => {
    const awaited = services.flatMap(([, service]) => Object.entries(service.depends_on));
    expect(awaited.filter(([, { condition }]) => condition !== 'service_healthy')).toEqual([]);
    expect(awaited.filter(([name]) => compose.services[name]?.healthcheck === undefined)).toEqual([]);
    const sources = services.flatMap(([, { volumes }]) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    );
    const isThere = (from: string): boolean =>
      from.startsWith('./') ? existsSync(`${root}${from}`) : Object.hasOwn(compose.volumes, from);
    expect(sources.filter((from) => !isThere(from))).toEqual([]);
    const networks = services.flatMap((service) => service[1].networks);
    expect(networks.filter((network) => !Object.hasOwn(compose.networks, network))).toEqual([]);
  });

  it('restarts what fell and gives it time to end in order', () => {
    for (const [, { restart, stop_grace_period: grace = '0s' }] of services) {
      expect(restart).toBe('unless-stopped');
      expect(Number.parseInt(grace, 10)).toBeGreaterThan(10);
    }
  });

  it('runs files that exist', () => {
    const words = [...services.flatMap(([, { command = [] }]) => command), ...dockerfile.split('"')];
    const programs = words.filter((word) => /^tools\/\S+\.ts$/.test(word));
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((program) => !existsSync(`${root}${program}`))).toEqual([]);
  });
});

describe('the services of docker-compose.yml', () => {
  const { services } = composeSchema.parse(parse(read('docker-compose.yml')));
  const nginx = read('docker/nginx.conf');
  const nats = read('docker/nats.conf');

  it('lets only the proxy and the store be reached from outside', () => {
    const open = Object.entries(services).filter(([, { ports }]) => ports.length > 0);
    expect(open.map(([name]) => name).toSorted()).toEqual(['client', 'minio']);
  });

  it('has a store of its own only where .env asks for it', () => {
    expect(services['minio']?.profiles).toEqual(['minio']);
    expect(read('.env.example')).toMatch(/^COMPOSE_PROFILES=minio$/m);
    const { S3_ENDPOINT, S3_PUBLIC_ENDPOINT } = services['collab-server']?.environment ?? {};
    expect(S3_ENDPOINT).toBe('${S3_ENDPOINT:-http://minio:9000}');
    expect(S3_PUBLIC_ENDPOINT).toBe(
      '${S3_PUBLIC_ENDPOINT:-${S3_ENDPOINT:-http://localhost:${S3_PORT:-9000}}}',
    );
  });

  it('asks for health where something answers', () => {
    const answers: Readonly<Record<string, RegExp>> = {
      'client:8080/proxyz': /listen 8080;[^]*location = \/proxyz/,
      'nats:8222/healthz': /http: "127\.0\.0\.1:8222"/,
      'collab-server:3000/readyz': /app\.get\('\/readyz'/,
      'minio:9000/minio/health/live': /['"]?server['"]?/,
    };
    const places = Object.entries(services).flatMap(([name, { healthcheck }]) => {
      const [, port, path] = /127\.0\.0\.1:(\d+)([\w/]+)/.exec(healthcheck?.test.join(' ') ?? '') ?? [];
      return port === undefined ? [] : [`${name}:${port}${path}`];
    });
    expect(places.toSorted()).toEqual(Object.keys(answers).toSorted());
    const said = `${nginx}${nats}${read('collab-server/src/http/routes/health.ts')}${JSON.stringify(services['minio']?.command)}`;
    for (const answer of Object.values(answers)) expect(said).toMatch(answer);
    const unasked = Object.entries(services).filter(([, { healthcheck }]) => healthcheck === undefined);
    expect(unasked.map(([name]) => name)).toEqual(['agent-runtime']);
  });

  it('passes sockets on as sockets, and believes nobody about addresses', () => {
    expect(nginx).toContain('server collab-server:3000 resolve;');
    expect(nginx).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(nginx).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
    expect(services['collab-server']?.environment['TRUST_PROXY']).toBe('true');
    expect(services['agent-runtime']?.environment['SERVER_URL']).toBe('http://client:8080');
  });

  it('keeps NATS to its own network, with a password and without listeners for browsers', () => {
    expect(nats).toContain('password: $NATS_PASSWORD');
    expect(nats).not.toMatch(/^\s*(websocket|mqtt|leafnodes)\b/m);
    expect(services['nats']?.networks).toEqual(['back']);
    const [major = 0, minor = 0, patch = 0] = (services['nats']?.image ?? '')
      .replace(/^nats:/, '')
      .split(/[.-]/)
      .map(Number);
    expect([major, minor, patch]).toEqual([2, 14, 3]);
  });
});
