import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { diffWords } from '@sparklio/shared/documents/word-diff';
import { EXISTS } from '@sparklio/shared/documents/canvas/changes';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { DiffEntry } from '@sparklio/shared/protocol/history';
import { propertyWord, valueWords } from '../../../editing/value-words.ts';
import { historyStrings } from '../../../strings/history.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Swatch } from '../../../ui/Swatch.tsx';
import { ORDER } from './diff-snapshots.ts';

const words = historyStrings.compare;

/** One property, before and after, and who did it where that is known. */
export function PropertyDiff({ entry }: { readonly entry: DiffEntry }) {
  const { property, before, after, by, at } = entry;
  if (property === EXISTS && by === undefined) return null;
  return (
    <div className="py-1">
      <div className="flex items-baseline gap-2 text-12">
        {property !== EXISTS && (
          <span className="shrink-0 text-quiet first-letter:uppercase">{propertyWord(property)}</span>
        )}
        <span className="min-w-0 flex-1" />
        {by !== undefined && (
          <span className="truncate text-11 text-quiet">
            {words.byOn(by.name)}
            {entry.turnId !== undefined && by.kind === 'agent' && ` · ${words.inTurn}`}
          </span>
        )}
        {at !== undefined && <RelativeTime time={at} className="shrink-0 text-11 text-quiet" />}
      </div>
      {property !== EXISTS && <Values property={property} before={before} after={after} />}
    </div>
  );
}

interface ValuesProps {
  readonly property: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

function Values({ property, before, after }: ValuesProps) {
  if (property === 'text' && typeof before === 'string' && typeof after === 'string')
    return <WordDiff before={before} after={after} />;
  if (property === ORDER && typeof before === 'number' && typeof after === 'number')
    return <span>{after > before ? words.moved.forward : words.moved.backward}</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      <s className="text-quiet decoration-1">
        <Value property={property} value={before} />
      </s>
      <ArrowRight aria-label={words.is} className="size-3 shrink-0 text-quiet rtl:-scale-x-100" />
      <span className="font-medium">
        <Value property={property} value={after} />
      </span>
    </span>
  );
}

function Value({
  property,
  value,
}: {
  readonly property: string;
  readonly value: Json | undefined;
}): ReactNode {
  if (value === undefined || value === null || value === '') return words.nothing;
  if (property === 'opacity' && typeof value === 'number') return words.percent(Math.round(value * 100));
  if (property === 'rotation' && typeof value === 'number') return words.degrees(Math.round(value * 10) / 10);
  if (typeof value === 'string' && isColour(value))
    return (
      <span className="inline-flex items-center gap-1 align-middle">
        <Swatch colour={value === 'transparent' ? undefined : value} small />
        {value}
      </span>
    );
  if (Array.isArray(value) && !(value.length === 2 && value.every((part) => typeof part === 'number')))
    return words.steps(value.length);
  return valueWords(value);
}

function isColour(value: string): boolean {
  return value === 'transparent' || /^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/i.test(value);
}

/** Struck through and underlined, so that nothing is told by colour alone. */
function WordDiff({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <p className="rounded-control bg-field px-2 py-1 break-words whitespace-pre-wrap">
      {diffWords(before, after).map(({ kind, text }, index) => {
        // The parts of one comparison never change.
        // oxlint-disable-next-line react/no-array-index-key
        const key = index;
        if (kind === 'same') return <span key={key}>{text}</span>;
        return kind === 'removed' ? (
          <del key={key} className="bg-bad-soft text-bad-text decoration-1">
            {text}
          </del>
        ) : (
          <ins key={key} className="bg-good-soft text-good-text decoration-1 underline-offset-2">
            {text}
          </ins>
        );
      })}
    </p>
  );
}
