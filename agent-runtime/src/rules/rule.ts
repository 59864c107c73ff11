import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Read } from '@sparklio/shared/documents/review/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import type { MendCommand } from './mend-command.ts';
import type { PageView } from './page-view.ts';

/** All that a rule may look at. */
export interface RuleContext {
  readonly view: PageView;
  readonly brand: BrandKit | null;
}

/** One way to mend a fault. The words end the rationale: "It becomes Ink #1b1b19." */
export interface Mend {
  readonly commands: readonly MendCommand[];
  readonly says: string;
  /** its name among the ways to mend, "Ink": lets another way say why this one, which comes before it, is not taken */
  readonly choice?: string;
}

/**
 * Something a rule does not allow. `targets[0]` is the subject: the object whose check found it.
 * Rule, targets and `detail` say where the fault is; `values` are what is wrong there now.
 */
export interface Fault {
  readonly targets: readonly [string, ...string[]];
  /** tells faults of one rule on the same targets apart: a property, an axis, a word */
  readonly detail?: string;
  readonly values: string;
  readonly title: string;
  /** what, where, why, by which measure; plain words */
  readonly rationale: string;
  /** what to do by hand, said when no mend is safe */
  readonly advice: string;
  readonly reads: readonly Read[];
  /** Ways to mend it, best first, worked out only when asked for. Whether one is safe is not decided here. */
  readonly mends?: () => Iterable<Mend>;
}

/** A rule looks at one subject at a time and changes nothing. */
export interface Rule {
  /** `<agent>.<rule>` */
  readonly id: string;
  readonly title: string;
  readonly check?: (object: CanvasObject, context: RuleContext) => readonly Fault[];
  /** Other objects whose check looks at this one, and so may turn out differently when it changes. Absent: none. */
  readonly watchers?: (object: CanvasObject, context: RuleContext) => readonly CanvasObject[];
  readonly checkPage?: (context: RuleContext) => readonly Fault[];
  /** True for a rule that only people can satisfy: it never has a mend, so a mend of another rule may bring it to light. */
  readonly isAdvice?: true;
  /** Why the rule does not apply here at all, as a sentence; undefined if it does. */
  readonly idle?: (brand: BrandKit | null) => string | undefined;
}

/** A fault together with the rule it breaks. */
export interface Found {
  readonly rule: Rule;
  readonly fault: Fault;
  /** rule, targets and detail */
  readonly place: string;
  /** `place` and the values: the same finding has the same key after a restart */
  readonly key: string;
}

/** What becomes a proposal. */
export interface Finding {
  readonly rule: string;
  readonly targets: readonly string[];
  readonly title: string;
  readonly rationale: string;
  /** empty if there is no safe mend */
  readonly commands: readonly MendCommand[];
  readonly reads: readonly Read[];
  readonly findingKey: string;
}
