import type { AgentManifest } from '../agents/manifest.ts';
import { OBJECT_LIMIT } from './inspection.ts';
import { countOf } from '../rules/wording.ts';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';

/** What an agent saw, for its answer in the chat. */
export interface Seen {
  readonly pages: number;
  readonly objects: number;
  /** titles of what is wrong now, whether proposed or not */
  readonly faults: readonly string[];
  /** proposals of this agent that wait for people */
  readonly open: number;
  readonly brand: BrandKit | null;
  /** a page was too full to check everything on it */
  readonly isPartial: boolean;
  /** the canvas has too many objects to be checked at all */
  readonly isTooLarge: boolean;
}

/** Words that ask for what a rule agent does anyway. */
const ASKS_TO_CHECK =
  /\b(?:check|checks|review|look|looks|inspect|audit|test|scan|verify|find|problems?|issues?|faults?|errors?|mistakes?|wrong|again|proofread|ok|okay|ready)\b/i;

const LISTED = 5;

/** The answer to a task: what was looked at, what was found, and what this agent does not do. */
export function answerTo(prompt: string, manifest: AgentManifest, seen: Seen): string {
  if (seen.isTooLarge)
    return `This canvas has more than ${OBJECT_LIMIT} objects. I do not check canvases of that size.`;
  const sentences = [
    `I checked ${countOf(seen.pages, 'page')} with ${countOf(seen.objects, 'object')} against ${countOf(manifest.rules.length, 'rule')}.`,
    resultOf(seen),
    ...(seen.isPartial
      ? ['A page is too full to check all of it; what people touched last was checked first.']
      : []),
    ...limitsOf(manifest, seen.brand),
  ];
  if (!ASKS_TO_CHECK.test(prompt)) {
    sentences.unshift(
      'I work by fixed rules and do not understand free text, so I did what I can do: check the work.',
    );
  }
  return sentences.join(' ');
}

function resultOf({ faults, open }: Seen): string {
  if (faults.length === 0) return 'Nothing is wrong by these rules.';
  const listed = faults.slice(0, LISTED).join('; ');
  const more = faults.length > LISTED ? `; and ${faults.length - LISTED} more` : '';
  const decide =
    open === 0 ? 'None of them is open for a decision.' : `${countOf(open, 'proposal')} to decide.`;
  return `Found ${faults.length}: ${listed}${more}. ${decide}`;
}

/** What was not checked, and why. */
function limitsOf({ rules, withoutBrand }: AgentManifest, brand: BrandKit | null): readonly string[] {
  if (brand === null && withoutBrand !== undefined) return [withoutBrand];
  return [...new Set(rules.flatMap((rule) => rule.idle?.(brand) ?? []))];
}
