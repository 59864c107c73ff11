import { relative } from 'node:path';
import type { Config } from '@sparklio/collab-server/config';

/** The words after a start: where to go, and what is on and off, each with what would change it. */
export function writeBanner(told: {
  seconds: number;
  link: string;
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'registration' | 'owner'>;
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
    ['Edit log', `embedded, in ${folder}; "Saved" means it is on the disk`],
    ['Pictures', `folder ${folder}/blobs`],
    ['Messages', 'inside this process'],
    ['Agents', 'Brand, Accessibility, Layout and Copy, working by rules'],
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
