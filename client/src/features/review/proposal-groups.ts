import type { Proposal } from '@sparklio/shared/documents/review/schema';

/** Proposals of one rule, shown together because they are decided together. */
export interface ProposalGroup {
  /** the rule, or the proposal's own id where there is none */
  readonly key: string;
  readonly rule: string | undefined;
  /** oldest first */
  readonly proposals: readonly Proposal[];
}

/** Open proposals by rule; groups in the order of their oldest, so that cards do not jump when more come. */
export function groupProposals(proposals: readonly Proposal[]): readonly ProposalGroup[] {
  const open = proposals.filter(({ status }) => status === 'open').toSorted(byAge);
  const groups = Map.groupBy(open, ({ rule, authorId, id }) =>
    rule === undefined ? id : `${authorId} ${rule}`,
  );
  return [...groups].map(([key, members]) => ({ key, rule: members[0]?.rule, proposals: members }));
}

/** What is no longer open, newest decision first. */
export function doneProposals(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals
    .filter(({ status }) => status !== 'open')
    .toSorted((a, b) => (b.decidedAt ?? b.createdAt).localeCompare(a.decidedAt ?? a.createdAt));
}

/** Those that the button "Accept all" means: with something to apply. */
export function acceptable({ proposals }: ProposalGroup): readonly Proposal[] {
  return proposals.filter(({ commands }) => commands.length > 0);
}

/** What the list is narrowed to: proposals about objects, or by one author. */
export type ProposalFilter =
  | { readonly kind: 'objects'; readonly ids: readonly string[] }
  | { readonly kind: 'author'; readonly title: string; readonly names: readonly string[] };

/** Those that pass the filter; all without one. */
export function filterProposals(
  proposals: readonly Proposal[],
  filter: ProposalFilter | undefined,
): readonly Proposal[] {
  if (filter === undefined) return proposals;
  return filter.kind === 'objects'
    ? proposals.filter(({ targets }) => targets.some((id) => filter.ids.includes(id)))
    : proposals.filter(({ authorName }) => filter.names.includes(authorName));
}

/** A rule's id as words, for rules that nobody named: `layout.overflow` → `Layout · overflow`. */
export function ruleWords(rule: string): string {
  const [area = '', ...rest] = rule.split('.');
  const words = (text: string): string => text.replaceAll(/[-_]+/g, ' ');
  const first = words(area);
  return [first.charAt(0).toLocaleUpperCase() + first.slice(1), ...rest.map(words)].join(' · ');
}

function byAge(a: Proposal, b: Proposal): number {
  return a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id);
}
