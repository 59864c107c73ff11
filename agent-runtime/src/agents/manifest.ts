import type { Rule } from '../rules/rule.ts';

/** What an agent is: all that the roster, its tickets and its work need to know. */
export interface AgentManifest {
  /** a subject's token and the name under which it gets tickets */
  readonly name: string;
  /** how people call it */
  readonly title: string;
  /** one sentence: what it looks after */
  readonly job: string;
  readonly rules: readonly Rule[];
  /** what is not checked without a brand kit; absent if nothing depends on one */
  readonly withoutBrand?: string;
}
