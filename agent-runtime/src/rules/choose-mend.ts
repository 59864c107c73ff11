import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { faultsOf, pageFaultsOf } from './find-faults.ts';
import { simulate, valueOf, writesOf } from './mend-command.ts';
import type { MendCommand } from './mend-command.ts';
import type { PageView } from './page-view.ts';
import { ReadRecorder } from './read-recorder.ts';
import type { Finding, Found, Mend, Rule, RuleContext } from './rule.ts';

/** Ways to mend one fault that are tried before it is left to people. */
const TRIES = 12;
/**
 * If more objects than this lie about the changed ones, or would have to be checked again by one rule, nothing is
 * proposed: the place is too crowded to be sure with reasonable effort.
 */
const CROWD_LIMIT = 60;
const WATCHER_LIMIT = 600;

/** What was decided about a fault. `blockedBy` are titles of the rules that the plainest mend would break. */
export type Verdict = { readonly kind: 'mend'; readonly mend: Mend } | Blocked | { readonly kind: 'none' };

interface Blocked {
  readonly kind: 'blocked';
  readonly says: string;
  readonly choice: string | undefined;
  readonly blockedBy: readonly string[];
}

/**
 * The first way to mend a fault that is safe: it removes the fault and adds none, by any rule of any agent that
 * can mend. So every accepted mend leaves fewer faults than before, whatever the order people accept them in,
 * and agents cannot undo each other's work for ever.
 */
export function chooseMend(found: Found, context: RuleContext, rules: readonly Rule[]): Verdict {
  const trying = tryMends(found, context, rules);
  for (;;) {
    const step = trying.next();
    if (step.done) return step.value;
  }
}

/** As `chooseMend`, one try at a time, so that others can have the processor in between. */
export function* tryMends(
  { fault, rule, place }: Found,
  context: RuleContext,
  rules: readonly Rule[],
): Generator<void, Verdict, void> {
  let blocked: Blocked | undefined;
  for (const { commands, says, choice } of Iterator.from(fault.mends?.() ?? []).take(TRIES)) {
    yield;
    const mend = { commands: changesOf(commands, context.view), says };
    if (mend.commands.length === 0) continue;
    const after = contextAfter(mend.commands, context);
    if (!isGone(rule, place, fault.targets[0], after)) continue;
    const blockedBy = rulesBroken(mend.commands, context, after, rules);
    if (blockedBy === undefined) return { kind: 'none' };
    if (blockedBy.length === 0) return { kind: 'mend', mend: { ...mend, says: saysInstead(says, blocked) } };
    blocked ??= { kind: 'blocked', says, choice, blockedBy };
  }
  return blocked ?? { kind: 'none' };
}

/** The words of a mend, after why the way before it is not taken: "It becomes Ink." → "Amber would …, so it becomes Ink." */
function saysInstead(says: string, passedOver: Blocked | undefined): string {
  if (passedOver?.choice === undefined) return says;
  const [first = ''] = says;
  const rules = passedOver.blockedBy.map((title) => `“${title}”`).join(' and ');
  return `${passedOver.choice} would break ${rules} here, so ${first.toLowerCase()}${says.slice(1)}`;
}

/** The finding of a fault, with its mend or, if none is safe, with what to do by hand. */
export function findingOf({ rule, fault, key }: Found, verdict: Verdict, { view }: RuleContext): Finding {
  const commands = verdict.kind === 'mend' ? verdict.mend.commands : [];
  const reads = new ReadRecorder().add(fault.reads);
  for (const { target, property } of writesOf(commands)) {
    const entry = target === view.page.id ? view.page : view.object(target);
    if (entry !== undefined) reads.of(entry, property);
  }
  return {
    rule: rule.id,
    targets: fault.targets,
    title: fault.title,
    rationale: `${fault.rationale} ${conclusionOf(verdict, fault.advice)}`,
    commands,
    reads: reads.all(),
    findingKey: key,
  };
}

function conclusionOf(verdict: Verdict, advice: string): string {
  if (verdict.kind === 'mend') return verdict.mend.says;
  if (verdict.kind === 'none') return advice;
  return `No change is proposed: the plain one, “${verdict.says}”, would break another rule here (${verdict.blockedBy.join('; ')}).`;
}

export function contextAfter(commands: readonly MendCommand[], { view, brand }: RuleContext): RuleContext {
  const { page, changed } = simulate(view.page, (id) => view.object(id), commands);
  return { view: view.with(page, changed), brand };
}

/** The commands without what is so already. */
function changesOf(commands: readonly MendCommand[], view: PageView): readonly MendCommand[] {
  return commands.flatMap((command): MendCommand[] => {
    if (command.type === 'EDIT_TEXT') return [command];
    const entry = command.type === 'UPDATE_PAGE' ? view.page : view.object(command.id);
    if (entry === undefined) return [];
    const changed = Object.entries(command.payload).filter(
      ([property, value]) => JSON.stringify(value) !== JSON.stringify(valueOf(entry, property)),
    );
    return changed.length === 0 ? [] : [{ ...command, payload: Object.fromEntries(changed) } as MendCommand];
  });
}

function isGone(rule: Rule, place: string, subject: string, after: RuleContext): boolean {
  const object = after.view.object(subject);
  const left = object === undefined ? pageFaultsOf(rule, after) : faultsOf(rule, object, after);
  return !left.some((found) => found.place === place);
}

/**
 * Titles of the rules by which the page after the commands has a fault in a place where there was none;
 * undefined if that cannot be told with reasonable effort.
 */
function rulesBroken(
  commands: readonly MendCommand[],
  before: RuleContext,
  after: RuleContext,
  rules: readonly Rule[],
): readonly string[] | undefined {
  const isPageChanged = commands.some(({ type }) => type === 'UPDATE_PAGE');
  if (!isPageChanged && isCrowded(before, after)) return undefined;
  const broken: string[] = [];
  for (const rule of rules) {
    if (rule.isAdvice === true) continue;
    const subjects = isPageChanged ? after.view.visible : subjectsOf(rule, before, after);
    if (!isPageChanged && subjects.length > WATCHER_LIMIT) return undefined;
    const isPageBroken = isPageChanged && hasNew(pageFaultsOf(rule, before), pageFaultsOf(rule, after));
    const isBroken = isPageBroken || subjects.some((object) => isNewlyAtFault(rule, object, before, after));
    if (isBroken) broken.push(rule.title);
  }
  return broken;
}

function isCrowded(before: RuleContext, after: RuleContext): boolean {
  return [before, after].some(({ view }) =>
    [...after.view.changed].some((id) => {
      const object = view.object(id);
      return object !== undefined && view.touching(view.inkBox(object)).length > CROWD_LIMIT;
    }),
  );
}

function isNewlyAtFault(rule: Rule, object: CanvasObject, before: RuleContext, after: RuleContext): boolean {
  const found = faultsOf(rule, object, after);
  if (found.length === 0) return false;
  const old = before.view.object(object.id);
  return old === undefined || hasNew(faultsOf(rule, old, before), found);
}

/** The changed objects, and those whose check looks at one of them, as it was or as it will be. */
function subjectsOf(rule: Rule, before: RuleContext, after: RuleContext): readonly CanvasObject[] {
  const ids = new Set<string>();
  for (const context of [before, after]) {
    for (const id of after.view.changed) {
      const object = context.view.object(id);
      if (object === undefined) continue;
      ids.add(id);
      for (const watcher of rule.watchers?.(object, context) ?? []) ids.add(watcher.id);
    }
  }
  return [...ids]
    .flatMap((id) => after.view.object(id) ?? [])
    .filter((object) => after.view.isVisible(object));
}

function hasNew(before: Iterable<Found>, after: Iterable<Found>): boolean {
  const known = new Set(Iterator.from(before).map(({ place }) => place));
  return Iterator.from(after).some(({ place }) => !known.has(place));
}
