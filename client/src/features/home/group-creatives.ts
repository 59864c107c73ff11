import type { Creative } from '@sparklio/shared/protocol/api';
import { RIGHTS } from '@sparklio/shared/presence/rights';

export interface CampaignGroup {
  /** undefined: those without a campaign */
  readonly campaign: { readonly id: string; readonly name: string } | undefined;
  readonly creatives: readonly Creative[];
}

/** Campaigns with their creatives, newest first; those without a campaign come last. */
export function groupByCampaign(creatives: readonly Creative[]): readonly CampaignGroup[] {
  const sorted = creatives.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const groups = [...Map.groupBy(sorted, ({ campaign }) => campaign?.id)].map(
    ([id, members]): CampaignGroup => ({
      campaign: id === undefined ? undefined : (members[0]?.campaign ?? undefined),
      creatives: members,
    }),
  );
  return groups.toSorted((a, b) => Number(a.campaign === undefined) - Number(b.campaign === undefined));
}

/** What stands still until this person does something, and why. */
export function waitsFor(creative: Creative): 'review' | 'stale' | undefined {
  const rights = RIGHTS[creative.role];
  if (creative.status === 'reviewing' && rights.decide) return 'review';
  if (creative.staleDecisions > 0 && (rights.decide || rights.editContent)) return 'stale';
  return undefined;
}
