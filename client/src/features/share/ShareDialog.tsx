import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { queries } from '../../api/queries.ts';
import { commonStrings } from '../../strings/common.ts';
import { shareStrings as words } from '../../strings/share.ts';
import { useCreative, useCanvas } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';
import { ApprovalPolicy } from './ApprovalPolicy.tsx';
import { CopyField } from './CopyField.tsx';
import { expiryAfter } from './expiry.ts';
import type { Expiry } from './expiry.ts';
import { LinkList } from './LinkList.tsx';
import { MemberList } from './MemberList.tsx';

const INVITE_ROLES = ['editor', 'reviewer', 'viewer', 'admin'] as const;
/** The server refuses a shorter one. */
const SHORTEST_PASSWORD = 8;
const EXPIRIES: readonly Expiry[] = ['day', 'week', 'month'];

interface ShareDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ShareDialog({ open, onOpenChange }: ShareDialogProps) {
  const { creative } = useCreative();
  const title = useCanvas((canvas) => canvas.meta.title);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.title}
      description={words.description(title)}
    >
      <div className="flex flex-col gap-5">
        <ReviewLink workspaceId={creative.workspaceId} creativeId={creative.id} />
        <InviteLink workspaceId={creative.workspaceId} />
        <LinkList workspaceId={creative.workspaceId} creativeId={creative.id} />
        <MemberList workspaceId={creative.workspaceId} />
        <ApprovalPolicy workspaceId={creative.workspaceId} />
      </div>
    </Dialog>
  );
}

function ReviewLink({
  workspaceId,
  creativeId,
}: {
  readonly workspaceId: string;
  readonly creativeId: string;
}) {
  const [expiry, setExpiry] = useState<Expiry>('week');
  const [password, setPassword] = useState('');
  const [isChecked, setChecked] = useState(false);
  const { url, busy, make, clear } = useLink(workspaceId);
  const isTooShort = password !== '' && password.length < SHORTEST_PASSWORD;
  const hint = words.passwordHint(SHORTEST_PASSWORD);
  return (
    <section aria-label={words.review}>
      <h3 className="font-semibold">{words.review}</h3>
      <p className="mb-2 text-12 text-quiet">{words.reviewHint}</p>
      <div className="flex flex-wrap items-start gap-2">
        <div>
          <span className="mb-1 block text-12 font-medium">{words.expires}</span>
          <Select
            label={words.expires}
            value={expiry}
            className="h-8! w-28"
            groups={[{ options: EXPIRIES.map((value) => ({ value, label: words.expiries[value] })) }]}
            onChange={(value) => {
              clear();
              setExpiry(EXPIRIES.find((each) => each === value) ?? 'week');
            }}
          />
        </div>
        <TextField
          label={words.password}
          type="password"
          autoComplete="new-password"
          value={password}
          className="min-w-32 flex-1"
          hint={hint}
          error={isChecked && isTooShort ? hint : undefined}
          onBlur={() => setChecked(true)}
          onChange={(event) => {
            clear();
            setPassword(event.target.value);
          }}
        />
        <Button
          busy={busy}
          className="mt-5.5 h-8"
          variant="primary"
          onClick={() => {
            setChecked(true);
            if (isTooShort) return;
            void make(() =>
              api.guestLink(creativeId, {
                expiresAt: expiryAfter(expiry, new Date()).toISOString(),
                ...(password === '' ? {} : { password }),
              }),
            );
          }}
        >
          {words.makeLink}
        </Button>
      </div>
      {url !== undefined && <CopyField label={words.review} value={url} />}
    </section>
  );
}

function InviteLink({ workspaceId }: { readonly workspaceId: string }) {
  const [role, setRole] = useState<(typeof INVITE_ROLES)[number]>('editor');
  const { url, busy, make, clear } = useLink(workspaceId);
  return (
    <section aria-label={words.invite}>
      <h3 className="font-semibold">{words.invite}</h3>
      <p className="mb-2 text-12 text-quiet">{words.inviteHint}</p>
      <div className="flex items-center gap-2">
        <Select
          label={words.role}
          value={role}
          className="h-8! flex-1"
          groups={[
            {
              options: INVITE_ROLES.map((value) => ({
                value,
                label: commonStrings.roles[value],
                note: commonStrings.roleHints[value],
              })),
            },
          ]}
          onChange={(value) => {
            clear();
            setRole(INVITE_ROLES.find((each) => each === value) ?? 'editor');
          }}
        />
        <Button busy={busy} className="h-8" onClick={() => void make(() => api.invite(workspaceId, role))}>
          {words.makeLink}
        </Button>
      </div>
      {url !== undefined && <CopyField label={words.invite} value={url} />}
    </section>
  );
}

/** A link, shown only as long as what it was made with stands. */
function useLink(workspaceId: string) {
  const client = useQueryClient();
  const [url, setUrl] = useState<string>();
  const [busy, setBusy] = useState(false);
  const settings = useRef(0);
  const clear = (): void => {
    settings.current += 1;
    setUrl(undefined);
  };
  const make = async (ask: () => Promise<{ url: string }>): Promise<void> => {
    clear();
    const made = settings.current;
    setBusy(true);
    try {
      const link = await ask();
      setUrl((now) => (made === settings.current ? link.url : now));
      await client.invalidateQueries(queries.links(workspaceId));
    } catch (error) {
      toast('bad', messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { url, busy, make, clear };
}
