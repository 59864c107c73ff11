import type { AuditRecord } from '@sparklio/shared/protocol/api';
import { auditStrings as words } from '../../strings/audit.ts';
import { commonStrings } from '../../strings/common.ts';

/** One line of the audit log as a person reads it. */
export interface EntryWords {
  readonly who: string;
  readonly what: string;
  /** what it was about, and how; may be empty */
  readonly about: string;
}

/** Names of what the server may say that this client does not know yet are shown as they are. */
export function describeEntry({ action, actor, targetName, details }: AuditRecord): EntryWords {
  const failed = action === 'sign_in_failed';
  const about = [
    failed ? undefined : targetName,
    ...Object.entries(details).map(([key, value]) => WORDS_OF_DETAIL[key]?.(value)),
  ];
  return {
    who: nameOf(actor),
    what: lookUp(words.actions, action) ?? action,
    about: about.filter((part) => part !== undefined && part !== null && part !== '').join(' · '),
  };
}

function nameOf(actor: AuditRecord['actor']): string {
  if (actor === null) return words.somebody;
  return actor.name ?? (actor.kind === 'agent' ? commonStrings.roles.agent : words.studio);
}

const WORDS_OF_DETAIL: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  role: (value) => {
    const role = lookUp(commonStrings.roles, value);
    return role === undefined ? undefined : words.asRole(role.toLocaleLowerCase());
  },
  kind: (value) => lookUp(words.linkKinds, value),
  people: (value) => (typeof value === 'number' ? words.peopleOut(value) : undefined),
  decision: (value) => lookUp(words.decisions, value),
  scope: (value) => (typeof value === 'string' ? value : undefined),
  selfApproval: (value) => lookUp(words.selfApproval, value),
  format: (value) => (typeof value === 'string' ? value.toUpperCase() : undefined),
  reason: (value) => lookUp(words.reasons, value) ?? (typeof value === 'string' ? value : undefined),
  agent: (value) => (typeof value === 'string' ? value : undefined),
};

function lookUp(table: Readonly<Record<string, string>>, key: unknown): string | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}
