import { StudioError } from '@sparklio/shared/errors';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Rights } from '@sparklio/shared/presence/rights';
import type { Ticket } from '@sparklio/shared/protocol/api';

/** The role that a person has now, undefined if none. `before`, where the server cannot be asked. */
export async function askRole(getTicket: () => Promise<Ticket>, before: Role): Promise<Role | undefined> {
  try {
    return (await getTicket()).role;
  } catch (error) {
    const isGone = error instanceof StudioError && (error.code === 'forbidden' || error.code === 'not_found');
    return isGone ? undefined : before;
  }
}

/** Whether what somebody writes may be refused now that was allowed before. */
export function isLowered(before: Rights, now: Rights): boolean {
  return (before.editContent && !now.editContent) || (before.comment && !now.comment);
}
