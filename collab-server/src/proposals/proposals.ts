import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { readProposal } from '@sparklio/shared/documents/review/read';
import { staleReads } from '@sparklio/shared/documents/review/stale';
import { updateProposal } from '@sparklio/shared/documents/review/write';
import type { Change } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { StudioError } from '@sparklio/shared/errors';
import { createOrigin } from '@sparklio/shared/origin';
import { notFound } from '../access/access.ts';
import type { CreativeAccess } from '../access/access.ts';
import { SERVER_ACTOR, SERVER_ORIGIN, personActor } from '../creatives/actors.ts';
import type { KeyedLock } from '../locks/keyed-lock.ts';
import type { Operations } from '../history/operations.ts';
import type { SyncServer } from '../sync/sync-server.ts';

interface Person {
  readonly userId: string;
  readonly name: string;
}

export interface Proposals {
  /**
   * Applies a proposal's commands, all or those named, as the person who accepts; history credits its author and the turn it came from.
   *
   * @throws StudioError `not_found`; `already_decided`; `stale` with `details.reads` if what its author looked at has
   * changed (it stays open, for the author to think again); `command_refused`
   */
  accept(
    access: CreativeAccess,
    proposalId: string,
    person: Person,
    commandIndexes?: readonly number[],
  ): Promise<{ changes: readonly Change[]; proposal: Proposal }>;
  /** @throws StudioError `not_found`, `already_decided` */
  reject(
    access: CreativeAccess,
    proposalId: string,
    person: Person,
    reason: string,
  ): Promise<{ proposal: Proposal }>;
}

export function createProposals(deps: {
  sync: SyncServer;
  operations: Operations;
  /** over all servers: a proposal is decided once */
  lock: KeyedLock;
  now: () => Date;
}): Proposals {
  const { sync, operations, lock, now } = deps;

  async function openProposal(reviewName: string, proposalId: string): Promise<Proposal> {
    const proposal = await sync.read(reviewName, (doc) => readProposal(doc, proposalId));
    if (proposal === undefined) throw notFound('proposal');
    if (proposal.status !== 'open') {
      throw new StudioError('already_decided', `This proposal is ${STATUS_WORDS[proposal.status]} already.`, {
        details: { status: proposal.status },
      });
    }
    return proposal;
  }

  async function settle(
    reviewName: string,
    proposalId: string,
    person: Person,
    patch: Pick<Proposal, 'status'> & { readonly reason?: string },
  ): Promise<Proposal> {
    const settled = await sync.edit(reviewName, SERVER_ACTOR, (doc) => {
      updateProposal(
        doc,
        proposalId,
        { ...patch, decidedBy: person.userId, decidedByName: person.name, decidedAt: now().toISOString() },
        SERVER_ORIGIN,
      );
      return readProposal(doc, proposalId);
    });
    if (settled === undefined) throw notFound('proposal');
    return settled;
  }

  return {
    accept: ({ creative, contentName, reviewName, role }, proposalId, person, commandIndexes) =>
      lock.hold(`proposal ${proposalId}`, async (assertHeld) => {
        const proposal = await openProposal(reviewName, proposalId);
        const chosen = choose(proposal.commands, commandIndexes);
        if (chosen.length === 0) {
          throw new StudioError(
            'command_refused',
            'This proposal only points something out: there is nothing to apply.',
          );
        }
        const commands = parseCommands(chosen);
        const operation = {
          creativeId: creative.id,
          source: 'proposal',
          author: { id: proposal.authorId, name: proposal.authorName, kind: proposal.authorKind },
          reason: proposal.title,
          turnId: proposal.turnId,
          acceptedBy: { id: person.userId, name: person.name },
        } as const;
        const changes = await operations.run(operation, (turnId) =>
          sync.edit(contentName, personActor(person, role, turnId), (doc) => {
            const stale = staleReads(doc, proposal.reads);
            if (stale.length > 0) {
              throw new StudioError(
                'stale',
                'Somebody changed this since it was proposed. The proposal will be looked at again.',
                {
                  details: { reads: stale },
                },
              );
            }
            assertHeld();
            return applyCommands(doc, commands, createOrigin(person.userId, 'user', turnId)).changes;
          }),
        );
        const status = chosen.length === proposal.commands.length ? 'accepted' : 'partly_accepted';
        return { changes, proposal: await settle(reviewName, proposalId, person, { status }) };
      }),

    reject: ({ reviewName }, proposalId, person, reason) =>
      lock.hold(`proposal ${proposalId}`, async (assertHeld) => {
        await openProposal(reviewName, proposalId);
        assertHeld();
        return { proposal: await settle(reviewName, proposalId, person, { status: 'rejected', reason }) };
      }),
  };
}

const STATUS_WORDS = {
  accepted: 'accepted',
  partly_accepted: 'accepted in part',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
} as const;

function choose<Item>(items: readonly Item[], indexes: readonly number[] | undefined): readonly Item[] {
  if (indexes === undefined) return items;
  const wanted = new Set(indexes);
  const unknown = [...wanted].find((index) => items[index] === undefined);
  if (unknown !== undefined) {
    throw new StudioError(
      'invalid_input',
      `commandIndexes names ${unknown}, but the proposal has ${items.length} commands.`,
    );
  }
  return items.filter((_item, index) => wanted.has(index));
}
