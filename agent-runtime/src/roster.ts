import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import type { RosterEntry } from '@sparklio/shared/protocol/agent-messages';
import { RULE_AGENTS } from './agents/registry.ts';

/** True of this version: saying that a key would help would send people to look for one in vain. */
const NEEDS =
  'Works with a language model. This version brings no agents that use one yet, so no key would switch it on.';

/** Agents that people know from the plan of the product and would look for. */
const MODEL_AGENTS: readonly Pick<RosterEntry, 'name' | 'title' | 'job'>[] = [
  {
    name: 'strategist',
    title: 'Strategist',
    job: 'Turns a brief into the strategy and structure of a campaign.',
  },
  { name: 'copywriter', title: 'Copywriter', job: 'Writes headlines, body copy and calls to action.' },
  { name: 'vision-generator', title: 'Vision Generator', job: 'Makes pictures from words.' },
  {
    name: 'vision-analyzer',
    title: 'Vision Analyzer',
    job: 'Judges the quality of pictures and describes them.',
  },
  { name: 'scene-planner', title: 'Scene Planner', job: 'Composes the scenes of a film.' },
  { name: 'storyboard-builder', title: 'Storyboard Builder', job: 'Draws storyboards from planned scenes.' },
  { name: 'video-director', title: 'Video Director', job: 'Builds the cuts of a film.' },
  { name: 'video-reviewer', title: 'Video Reviewer', job: 'Inspects the quality of a film.' },
];

/** Every agent as people see it, those that work first. */
export function rosterOf(statusOf: (agent: string) => AgentStatus) {
  return [
    ...RULE_AGENTS.map(({ name, title, job, rules }) => ({
      name,
      title,
      job,
      status: statusOf(name),
      rules: rules.map((rule) => ({ id: rule.id, title: rule.title })),
    })),
    ...MODEL_AGENTS.map(({ name, title, job }) => ({
      name,
      title,
      job,
      status: 'needs_model' as const,
      needs: NEEDS,
      rules: [],
    })),
  ] satisfies readonly RosterEntry[];
}
