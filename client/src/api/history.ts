import {
  activityShape,
  lastChangeShape,
  restoredShape,
  stateShape,
  turnUndoneShape,
  versionContentShape,
  versionDiffShape,
  versionShape,
} from '@sparklio/shared/protocol/history-shapes';
import { listShape } from '@sparklio/shared/protocol/api-shapes';
import { request } from './request.ts';

const id = encodeURIComponent;

export interface PageOf {
  readonly cursor?: string | undefined;
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The calls about the past of a creative. All throw `ApiError`. */
export const historyApi = {
  versions: (creativeId: string, { cursor, limit, signal }: PageOf = {}) =>
    request(listShape(versionShape), `creatives/${id(creativeId)}/versions${query({ cursor, limit })}`, {
      signal,
    }),
  nameVersion: (creativeId: string, name: string) =>
    request(versionShape, `creatives/${id(creativeId)}/versions`, { method: 'POST', body: { name } }),
  version: (creativeId: string, number: number, signal?: AbortSignal) =>
    request(versionContentShape, `creatives/${id(creativeId)}/versions/${number}`, { signal }),
  restore: (creativeId: string, number: number) =>
    request(restoredShape, `creatives/${id(creativeId)}/versions/${number}/restore`, {
      method: 'POST',
      body: {},
    }),
  restoreMoment: (creativeId: string, position: number) =>
    request(restoredShape, `creatives/${id(creativeId)}/history/restore`, {
      method: 'POST',
      body: { position },
    }),
  /** @param to absent: the state now */
  diff: (creativeId: string, from: number, to: number | undefined, signal?: AbortSignal) =>
    request(versionDiffShape, `creatives/${id(creativeId)}/versions/diff${query({ from, to })}`, { signal }),
  stateAt: (creativeId: string, position: number, signal?: AbortSignal) =>
    request(stateShape, `creatives/${id(creativeId)}/history${query({ position })}`, { signal }),
  activity: (
    creativeId: string,
    { cursor, limit, target, signal }: PageOf & { readonly target?: string | undefined } = {},
  ) =>
    request(
      listShape(activityShape),
      `creatives/${id(creativeId)}/activity${query({ cursor, limit, target })}`,
      { signal },
    ),
  lastChanges: async (creativeId: string, target: string, signal?: AbortSignal) =>
    (
      await request(listShape(lastChangeShape), `creatives/${id(creativeId)}/history/${id(target)}`, {
        signal,
      })
    ).items,
  undoTurn: (creativeId: string, turnId: string) =>
    request(turnUndoneShape, `creatives/${id(creativeId)}/turns/${id(turnId)}/undo`, {
      method: 'POST',
      body: {},
    }),
} as const;

function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}
