import { sameJson } from '../json-value.ts';
import type { Change, Json } from './schema.ts';

/** The property under which a change of an entry's own being is recorded. Its value is the whole entry, text included. */
export const EXISTS = 'exists';

/**
 * What differs between an entry as it was and as it is. An entry that came or went is one change of `exists`,
 * holding all that is needed to make it again.
 */
export function changesBetween(
  target: string,
  before: object | undefined,
  after: object | undefined,
): Change[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  if (old === undefined && now === undefined) return [];
  if (old === undefined || now === undefined || old.get('type') !== now.get('type')) {
    return [record(target, EXISTS, asRecord(old), asRecord(now))];
  }
  const names = new Set([...old.keys(), ...now.keys()]);
  const changes: Change[] = [];
  for (const name of names) {
    const [was, is] = [old.get(name), now.get(name)];
    if (!sameJson(was, is)) changes.push(record(target, name, was, is));
  }
  return changes;
}

function record(target: string, property: string, before: Json | undefined, after: Json | undefined): Change {
  return {
    target,
    property,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function propertiesOf(entry: object | undefined): Map<string, Json> | undefined {
  if (entry === undefined) return undefined;
  // Snapshots hold JSON and nothing else.
  const properties = new Map(Object.entries(entry) as [string, Json][]);
  properties.delete('id');
  return properties;
}

function asRecord(properties: Map<string, Json> | undefined): Json | undefined {
  return properties === undefined ? undefined : Object.fromEntries(properties);
}
