import type { Role } from './presence-state.ts';

/** What a role may do. The server enforces it on every path; clients use it to show what is possible. */
export interface Rights {
  readonly editContent: boolean;
  readonly comment: boolean;
  readonly propose: boolean;
  readonly decideProposals: boolean;
  readonly decide: boolean;
  readonly export: boolean;
  readonly share: boolean;
}

const NONE: Rights = {
  editContent: false,
  comment: false,
  propose: false,
  decideProposals: false,
  decide: false,
  export: false,
  share: false,
};

const FULL: Rights = {
  editContent: true,
  comment: true,
  propose: true,
  decideProposals: true,
  decide: true,
  export: true,
  share: true,
};

/** Who may do what: the table of roles as data. */
export const RIGHTS: Readonly<Record<Role, Rights>> = {
  owner: FULL,
  admin: FULL,
  editor: { ...FULL, decide: false, share: false },
  reviewer: { ...NONE, comment: true, propose: true, decide: true },
  viewer: NONE,
  agent: { ...NONE, comment: true, propose: true },
  agent_editor: { ...NONE, comment: true, propose: true, editContent: true },
};
