import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { reading } from '../../../rules/read-recorder.ts';
import type { Rule } from '../../../rules/rule.ts';
import { nameOf, quote } from '../../../rules/wording.ts';
import { findPhrase, isProse, proseOf, spanOf } from './words.ts';
import type { Span } from './words.ts';

/** Wordings that state a fact which advertising law wants proven. */
const CLAIM_PATTERNS: readonly RegExp[] = [
  /\b(?:no\.?|number|nr\.?)\s?(?:1|one)\b/giu,
  /#\s?1\b/gu,
  /\bthe\s+(?:very\s+)?(?:best|fastest|cheapest|safest|healthiest|strongest|greenest|most\s+\p{L}+)\b/giu,
  /\b(?:world|europe|america|country|nation|industry|market)['’]?s?[\s-]+(?:best|first|leading|favou?rite|fastest|cheapest|no\.?\s?1)\b/giu,
  /\bbest\s+in\s+(?:the\s+)?\p{L}+/giu,
  /\b100\s?%|\b100\s+per\s?cent\b/giu,
  /\bguaranteed?\b/giu,
  /\b(?:clinically|scientifically|medically|dermatologically)\s+(?:proven|tested|approved)\b/giu,
  /\bproven\s+to\b/giu,
  /\brisk[\s-]free\b/giu,
  /\b(?:doctor|dentist|expert)s?\s+recommend(?:ed)?\b/giu,
];

/** Statements of fact without a proof in the brand kit. Only people can prove or drop them, so there is no mend. */
export const claims: Rule = {
  id: 'copy.claims',
  title: 'Claims have a proof',
  isAdvice: true,
  check(object, { brand }) {
    if (!isProse(object)) return [];
    const found = unprovenIn(proseOf(object.text), brand);
    return [...Map.groupBy(found, ({ text }) => text.toLowerCase().replaceAll(/\s+/g, ' '))].map(
      ([phrase]) => ({
        targets: [object.id],
        detail: phrase,
        values: phrase,
        title: `Claim without proof: ${quote(phrase)}`,
        rationale: `${nameOf(object)} claims ${quote(phrase)}. The brand kit holds no proof for it.`,
        advice: 'Add the proof to the brand kit, or soften the words.',
        reads: reading(object, 'text'),
      }),
    );
  },
};

/** Unproven claims of the kit, then general ones that no claim of the kit, proven or not, already covers. */
function unprovenIn(text: string, brand: BrandKit | null): readonly Span[] {
  const listed = (brand?.words.claims ?? []).map(({ phrase, proof }) => ({
    isProven: proof.trim() !== '',
    spans: findPhrase(text, phrase),
  }));
  const covered = listed.flatMap(({ spans }) => spans);
  const general = CLAIM_PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(spanOf));
  return [
    ...listed.flatMap(({ isProven, spans }) => (isProven ? [] : spans)),
    ...outermost(general).filter((span) => !covered.some((other) => overlap(span, other))),
  ];
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Of claims that overlap the longest, so that “the world’s best” is one finding and not two. */
function outermost(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (!kept.some((other) => overlap(span, other))) kept.push(span);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
