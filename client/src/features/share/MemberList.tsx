import { useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { Role } from '@sparklio/shared/presence/presence-state';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import type { Member } from '../../api/shapes.ts';
import { commonStrings } from '../../strings/common.ts';
import { shareStrings as words } from '../../strings/share.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/toasts.ts';

const MEMBER_ROLES = ['owner', 'admin', 'editor', 'reviewer', 'viewer'] as const satisfies readonly Role[];

export function MemberList({ workspaceId }: { readonly workspaceId: string }) {
  const { user } = useCreative();
  const client = useQueryClient();
  const members = useQuery(queries.members(workspaceId));
  const change = async (work: () => Promise<unknown>, said: string): Promise<void> => {
    try {
      await work();
      toast('good', said);
    } catch (error) {
      toast('bad', messageOf(error));
    }
    await client.invalidateQueries(queries.members(workspaceId));
  };
  return (
    <section aria-label={words.members}>
      <h3 className="mb-1 font-semibold">{words.members}</h3>
      {members.isPending ? (
        <Skeleton className="h-20" />
      ) : members.isError ? (
        <Notice icon={TriangleAlert} title={words.membersFailed} compact live>
          {messageOf(members.error)}
        </Notice>
      ) : (
        <ul className="divide-y divide-line">
          {members.data.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              isSelf={member.userId === user.id}
              onRole={(role) =>
                void change(
                  () => api.changeRole(workspaceId, member.userId, role),
                  words.roleChanged(member.name, commonStrings.roles[role]),
                )
              }
              onRemove={() =>
                change(() => api.removeMember(workspaceId, member.userId), words.removed(member.name))
              }
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly isSelf: boolean;
  readonly onRole: (role: Role) => void;
  readonly onRemove: () => Promise<void>;
}

function MemberRow({ member, isSelf, onRole, onRemove }: MemberRowProps) {
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  if (isAsking) {
    return (
      <li className="py-2">
        <p className="font-medium">{words.removeTitle(member.name)}</p>
        <p className="mb-2 text-12 text-quiet">{words.removeHint(member.name)}</p>
        <div className="flex gap-2">
          <Button
            variant="danger"
            busy={busy}
            onClick={() => {
              setBusy(true);
              void onRemove().finally(() => {
                setBusy(false);
                setAsking(false);
              });
            }}
          >
            {words.removeNow}
          </Button>
          <Button variant="quiet" onClick={() => setAsking(false)}>
            {words.keepMember}
          </Button>
        </div>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-3 py-2">
      <Avatar name={member.name} hue={hueOf(member.userId)} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {member.name}
          {isSelf && <span className="font-normal text-quiet"> ({commonStrings.you})</span>}
        </span>
        <span className="block truncate text-12 text-quiet">{member.email ?? words.noAccount}</span>
      </span>
      <Select
        label={words.changeRole(member.name)}
        value={member.role}
        className="w-28"
        groups={[
          { options: MEMBER_ROLES.map((role) => ({ value: role, label: commonStrings.roles[role] })) },
        ]}
        onChange={(value) => {
          const role = MEMBER_ROLES.find((each) => each === value);
          if (role !== undefined && role !== member.role) onRole(role);
        }}
      />
      <IconButton
        icon={UserMinus}
        label={words.remove(member.name)}
        disabled={isSelf}
        onClick={() => setAsking(true)}
      />
    </li>
  );
}
