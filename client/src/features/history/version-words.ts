import type { Version } from '@sparklio/shared/protocol/history';
import { historyStrings } from '../../strings/history.ts';
import type { Moment, Side } from './history-store.ts';
import { momentWords } from './moment-words.ts';

/** What people call a version: the name it was given, else its number. */
export function versionName({ name, number }: Pick<Version, 'name' | 'number'>): string {
  return name === null || name.trim() === '' ? historyStrings.versions.number(number) : name;
}

export function momentName({ version, time }: Moment, now: number): string {
  return version === undefined ? momentWords(time, now) : versionName(version);
}

export function sideName(side: Side, now: number): string {
  if (side.kind === 'now') return historyStrings.compare.now;
  return side.kind === 'version' ? versionName(side.version) : momentName(side.moment, now);
}

/** A moment to compare: the version that stands there, if it was reached by it. */
export function sideOf(moment: Moment): Side {
  const { version } = moment;
  return version === undefined ? { kind: 'moment', moment } : { kind: 'version', version };
}

export function momentOfVersion(version: Version): Moment {
  return { position: version.position, time: Date.parse(version.createdAt), version };
}
