import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SELF_APPROVAL } from '@sparklio/shared/protocol/api';
import type { WorkspacePolicy } from '@sparklio/shared/protocol/api';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { shareStrings as words } from '../../strings/share.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { toast } from '../../ui/toasts.ts';

/** Whether people of the workspace may approve what they edited themselves. */
export function ApprovalPolicy({ workspaceId }: { readonly workspaceId: string }) {
  const client = useQueryClient();
  const policy = useQuery(queries.policy(workspaceId));
  const change = async (selfApproval: WorkspacePolicy['selfApproval']): Promise<void> => {
    try {
      client.setQueryData(
        queries.policy(workspaceId).queryKey,
        await api.changePolicy(workspaceId, { selfApproval }),
      );
      toast('good', words.policyChanged[selfApproval]);
    } catch (error) {
      toast('bad', messageOf(error));
    }
  };
  return (
    <section aria-label={words.policy}>
      <h3 className="font-semibold">{words.policy}</h3>
      <p className="mb-2 text-12 text-quiet">{words.policyHint}</p>
      {policy.isError ? (
        <p role="alert" className="text-12 text-bad-text">
          {messageOf(policy.error)}
        </p>
      ) : (
        <SegmentedControl
          label={words.policy}
          value={policy.data?.selfApproval}
          disabled={policy.isPending}
          options={SELF_APPROVAL.map((value) => ({ value, label: words.policyChoices[value] }))}
          onChange={(value) => void change(value)}
        />
      )}
    </section>
  );
}
