import { useState } from 'react';
import { reviewStrings as words } from '../../strings/review.ts';
import { Button } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { TextArea } from '../../ui/TextField.tsx';

/** Rejecting asks for the reason first: the agent learns from it. */
export function RejectButton({
  busy,
  onReject,
}: {
  readonly busy: boolean;
  readonly onReject: (reason: string) => Promise<boolean>;
}) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const reject = async (why: string): Promise<void> => {
    if (await onReject(why)) setOpen(false);
  };
  return (
    <Popover
      label={words.rejectTitle}
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="w-72"
      trigger={
        <Button size="small" busy={busy}>
          {words.reject}
        </Button>
      }
    >
      <p className="font-semibold">{words.rejectTitle}</p>
      <p className="mb-2 text-12 text-quiet">{words.rejectHint}</p>
      <div className="mb-2 flex flex-wrap gap-1">
        {words.quickReasons.map((quick) => (
          <button
            key={quick}
            type="button"
            disabled={busy}
            onClick={() => void reject(quick)}
            className="h-6 rounded-full border border-line px-2 text-12 hover:bg-hover disabled:opacity-50 pointer-coarse:h-9"
          >
            {quick}
          </button>
        ))}
      </div>
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '') void reject(reason.trim());
        }}
      >
        <TextArea
          label={words.rejectReason}
          hideLabel
          placeholder={words.rejectReason}
          rows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && reason.trim() !== '') {
              event.preventDefault();
              void reject(reason.trim());
            }
          }}
        />
        <Button
          type="submit"
          variant="danger"
          busy={busy}
          disabled={reason.trim() === ''}
          className="self-end"
        >
          {words.reject}
        </Button>
      </form>
    </Popover>
  );
}
