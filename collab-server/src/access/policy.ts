import type { Kysely } from 'kysely';
import type { WorkspacePolicy } from '@sparklio/shared/protocol/api';
import type { Database } from '../database/schema.ts';
import { writeAudit } from './audit.ts';

export async function readPolicy(db: Kysely<Database>, workspaceId: string): Promise<WorkspacePolicy> {
  const { self_approval } = await db
    .selectFrom('workspaces')
    .select('self_approval')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return { selfApproval: self_approval };
}

/** Says so in the audit trail if it is a change. */
export async function changePolicy(
  db: Kysely<Database>,
  workspaceId: string,
  policy: WorkspacePolicy,
  byUserId: string,
): Promise<void> {
  await db.transaction().execute(async (inside) => {
    const { numUpdatedRows } = await inside
      .updateTable('workspaces')
      .set({ self_approval: policy.selfApproval })
      .where('id', '=', workspaceId)
      .where('self_approval', '!=', policy.selfApproval)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await writeAudit(inside, {
      action: 'policy_changed',
      workspaceId,
      actorId: byUserId,
      target: workspaceId,
      details: { selfApproval: policy.selfApproval },
    });
  });
}
