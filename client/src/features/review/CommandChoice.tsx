import { useState } from 'react';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { commonStrings } from '../../strings/common.ts';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { commandWords } from './command-words.ts';

interface CommandChoiceProps {
  readonly proposal: Proposal;
  readonly busy: boolean;
  readonly onAccept: (commandIndexes: readonly number[]) => void;
  readonly onCancel: () => void;
}

/** The steps of a proposal, each to be taken or left. */
export function CommandChoice({ proposal, busy, onAccept, onCancel }: CommandChoiceProps) {
  const { canvas } = useCreative();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(proposal.commands.keys()));
  return (
    <div className="mt-2">
      <ul className="rounded-control border border-line">
        {proposal.commands.map((command, index) => (
          // A proposal's commands never change, and their place is what the server is told.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="border-t border-line first:border-t-0">
            <label className="flex items-start gap-2 px-2 py-1.5 text-12 hover:bg-hover">
              <input
                type="checkbox"
                className="mt-0.5 size-3.5 accent-(--agent)"
                checked={chosen.has(index)}
                onChange={(event) => {
                  const next = new Set(chosen);
                  if (event.target.checked) next.add(index);
                  else next.delete(index);
                  setChosen(next);
                }}
              />
              <span className="min-w-0 flex-1 break-words">{commandWords(command, canvas)}</span>
            </label>
          </li>
        ))}
      </ul>
      <div className="mt-2 flex items-center gap-1.5">
        <Button
          size="small"
          variant="agent"
          busy={busy}
          disabled={chosen.size === 0}
          title={chosen.size === 0 ? words.acceptNothing : undefined}
          onClick={() => onAccept([...chosen].sort((a, b) => a - b))}
        >
          {chosen.size === proposal.commands.length ? words.accept : words.acceptPart(chosen.size)}
        </Button>
        <Button size="small" variant="quiet" onClick={onCancel}>
          {commonStrings.cancel}
        </Button>
      </div>
    </div>
  );
}
