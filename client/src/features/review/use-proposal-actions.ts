import { useState } from 'react';
import type { Change } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { StudioError } from '@sparklio/shared/errors';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { commonStrings } from '../../strings/common.ts';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';

export interface ProposalActions {
  /** ids that a request is under way for */
  readonly busy: ReadonlySet<string>;
  readonly accept: (proposal: Proposal, commandIndexes?: readonly number[]) => Promise<void>;
  /** One step of undo for all of them. */
  readonly acceptAll: (proposals: readonly Proposal[]) => Promise<void>;
  /** @returns false if it could not be rejected */
  readonly reject: (proposal: Proposal, reason: string) => Promise<boolean>;
}

/** Decisions on proposals are made by the server; what it changed becomes one step of this person's undo. */
export function useProposalActions(): ProposalActions {
  const { creative, undo } = useCreative();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const mark = (id: string, on: boolean): void =>
    setBusy((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  const during = async <Result>(id: string, work: () => Promise<Result>): Promise<Result> => {
    mark(id, true);
    try {
      return await work();
    } finally {
      mark(id, false);
    }
  };
  const keep = (label: string, message: string, changes: readonly Change[]): void => {
    undo.pushRecord(label, changes);
    toast(
      'good',
      message,
      changes.length === 0 ? undefined : { label: commonStrings.undo, run: () => void undo.undo() },
    );
  };

  return {
    busy,
    accept: (proposal, commandIndexes) =>
      during(proposal.id, async () => {
        try {
          const { changes } = await api.accept(creative.id, proposal.id, commandIndexes);
          keep(proposal.title, words.accepted(proposal.title), changes);
        } catch (error) {
          toast('bad', proposalProblem(error));
        }
      }),
    async acceptAll(proposals) {
      const changes: Change[] = [];
      let failed = 0;
      for (const proposal of proposals) {
        await during(proposal.id, async () => {
          try {
            changes.push(...(await api.accept(creative.id, proposal.id)).changes);
          } catch {
            failed += 1;
          }
        });
      }
      const accepted = proposals.length - failed;
      if (accepted > 0) keep(words.acceptedAll(accepted), words.acceptedAll(accepted), changes);
      if (failed > 0) toast('bad', words.errors.someFailed(failed, proposals.length));
    },
    reject: (proposal, reason) =>
      during(proposal.id, async () => {
        try {
          await api.reject(creative.id, proposal.id, reason);
          toast('info', words.rejected);
          return true;
        } catch (error) {
          toast('bad', proposalProblem(error));
          return false;
        }
      }),
  };
}

/** What went wrong with a decision on a proposal, in words. */
export function proposalProblem(error: unknown): string {
  if (error instanceof StudioError && error.code === 'stale') return words.errors.stale;
  if (error instanceof StudioError && error.code === 'already_decided') return words.errors.alreadyDecided;
  return messageOf(error);
}
