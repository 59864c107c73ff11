import type { AgentControl, StopEntry } from '@sparklio/shared/protocol/agent-messages';

/** What was commanded, as far as it still matters. */
export type StopState = readonly StopEntry[];

type Scope = Pick<AgentControl, 'workspaceId' | 'agent' | 'creativeId'>;

/** The state after one more command. What it covers wholly no longer counts; a resume of everything leaves nothing. */
export function applyControl(state: StopState, action: StopEntry['action'], control: Scope): StopState {
  const { workspaceId, agent, creativeId } = control;
  const rest = state.filter((entry) => !covers(control, entry));
  const isNeeded = action === 'stop' || rest.some((entry) => overlaps(entry, control));
  if (!isNeeded) return rest;
  const order = state.reduce((highest, entry) => Math.max(highest, entry.order), 0) + 1;
  const scope = {
    ...(agent === undefined ? {} : { agent }),
    ...(creativeId === undefined ? {} : { creativeId }),
  };
  return [...rest, { action, workspaceId, ...scope, order }];
}

/** Whether an agent may not work: in a creative, or (without one) anywhere in the workspace. */
export function isStopped(
  state: StopState,
  at: { workspaceId: string; agent: string; creativeId?: string },
): boolean {
  const last = state
    .filter((entry) => covers(entry, at))
    .reduce<StopEntry | undefined>(
      (newest, entry) => ((newest?.order ?? 0) > entry.order ? newest : entry),
      undefined,
    );
  return last?.action === 'stop';
}

/** Whether everything that `inner` means is meant by `outer` too. */
function covers(outer: Scope, inner: Scope): boolean {
  return (
    outer.workspaceId === inner.workspaceId &&
    (outer.agent === undefined || outer.agent === inner.agent) &&
    (outer.creativeId === undefined || outer.creativeId === inner.creativeId)
  );
}

function overlaps(a: Scope, b: Scope): boolean {
  const meet = (x: string | undefined, y: string | undefined): boolean =>
    x === undefined || y === undefined || x === y;
  return a.workspaceId === b.workspaceId && meet(a.agent, b.agent) && meet(a.creativeId, b.creativeId);
}
