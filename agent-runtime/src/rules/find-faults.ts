import { createHash } from 'node:crypto';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Fault, Found, Rule, RuleContext } from './rule.ts';

const memo = new WeakMap<RuleContext, Map<string, readonly Found[]>>();

/** What a rule finds wrong with one object. Asked again for the same context it answers from memory. */
export function faultsOf(rule: Rule, object: CanvasObject, context: RuleContext): readonly Found[] {
  return remembered(rule, object.id, context, () => rule.check?.(object, context) ?? []);
}

/** What a rule finds wrong with the page itself. */
export function pageFaultsOf(rule: Rule, context: RuleContext): readonly Found[] {
  return remembered(rule, 'page', context, () => rule.checkPage?.(context) ?? []);
}

/** Everything that rules find on a page, rule by rule, back to front. */
export function allFaults(rules: readonly Rule[], context: RuleContext): readonly Found[] {
  return rules.flatMap((rule) => [
    ...pageFaultsOf(rule, context),
    ...context.view.visible.flatMap((object) => faultsOf(rule, object, context)),
  ]);
}

function remembered(
  rule: Rule,
  subject: string,
  context: RuleContext,
  check: () => readonly Fault[],
): readonly Found[] {
  const known = memo.get(context) ?? new Map<string, readonly Found[]>();
  memo.set(context, known);
  const key = `${rule.id} ${subject}`;
  const found = known.get(key) ?? check().map((fault) => foundOf(rule, fault));
  known.set(key, found);
  return found;
}

/** Longest place or list of values that stands in a key as it is. */
const KEY_PART = 120;

function foundOf(rule: Rule, fault: Fault): Found {
  const place = `${rule.id}|${fault.targets[0]}|${shorten(fault.detail ?? '')}`;
  const others = fault.targets.slice(1).join(',');
  return { rule, fault, place, key: `${place}=${shorten(`${fault.values}|${others}`)}` };
}

/** The place that a finding key was made for. */
export function placeOf(findingKey: string): string {
  return findingKey.slice(0, findingKey.lastIndexOf('='));
}

/** `=` parts a key, so it is not kept in its parts; what is long is told by its hash. */
function shorten(part: string): string {
  const plain = part.replaceAll('=', '≈');
  return plain.length <= KEY_PART ? plain : createHash('sha256').update(plain).digest('hex').slice(0, 32);
}
