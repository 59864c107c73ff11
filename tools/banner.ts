import { relative } from 'node:path';
import type { Config } from '@sparklio/collab-server/config';

/** The words after a start: where to go, and what is on and off, each with what would change it. */
export function writeBanner(told: {
  seconds: number;
  link: string;
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'natsUrl' | 's3' | 'registration' | 'owner'>;
  hasAgents: boolean;
  logPlace: string | undefined;
}): string {
  const { config } = told;
  const folder = relative(process.cwd(), config.dataDir) || config.dataDir;
  const rows: readonly (readonly [string, string])[] = [
    [
      'Database',
      config.databaseUrl === undefined
        ? `embedded, in ${folder}   (DATABASE_URL switches to Postgres)`
        : 'Postgres, by DATABASE_URL',
    ],
    [
      'Edit log',
      config.databaseUrl === undefined
        ? `embedded, in ${folder}; "Saved" means it is on the disk`
        : 'in the same Postgres; "Saved" means it is committed',
    ],
    [
      'Pictures',
      config.s3 === undefined ? `folder ${folder}/blobs` : `bucket ${config.s3.bucket}, by S3_ENDPOINT`,
    ],
    [
      'Messages',
      config.natsUrl === undefined
        ? 'inside this process   (NATS_URL switches to NATS)'
        : 'NATS, by NATS_URL',
    ],
    [
      'Agents',
      told.hasAgents
        ? 'Brand, Accessibility, Layout and Copy, working by rules'
        : 'in processes of their own, let in by SERVICE_TOKEN',
    ],
    ['Models', 'none. Agents that need one say so; this version brings no line that would switch one on'],
    ...(told.logPlace === undefined ? [] : [['Log', told.logPlace] as const]),
  ];
  const account =
    config.owner === undefined
      ? 'It signs you in as the owner while the studio runs; keep it to yourself.'
      : `It signs in the owner, as ${config.owner.email} and the password do.`;
  return [
    '',
    `  Sparklio is ready (${told.seconds.toFixed(1)} s). Open this link:`,
    '',
    `  ${told.link}`,
    '',
    `  ${account}`,
    '',
    ...rows.map(([name, words]) => `  ${name.padEnd(9)} ${words}`),
    '',
    '  Ctrl+C stops it.',
    '',
  ].join('\n');
}
