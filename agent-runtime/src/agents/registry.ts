import type { Rule } from '../rules/rule.ts';
import { accessibilityAgent } from './accessibility/manifest.ts';
import { brandAgent } from './brand/manifest.ts';
import { copyAgent } from './copy/manifest.ts';
import { layoutAgent } from './layout/manifest.ts';
import type { AgentManifest } from './manifest.ts';

/** The agents that work by rules, in the order in which people see them. */
export const RULE_AGENTS: readonly AgentManifest[] = [brandAgent, accessibilityAgent, layoutAgent, copyAgent];

/** The rules of all agents: a mend of one must not break a rule of another. */
export const ALL_RULES: readonly Rule[] = RULE_AGENTS.flatMap(({ rules }) => rules);
