import { Link, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { CanvasObject, Interaction } from '@sparklio/shared/documents/canvas/schema';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import { designStrings as words } from '../../strings/design.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { isWebAddress, linkAddress, newLink } from './link-interaction.ts';
import type { Update } from './use-update.ts';

interface InteractionsSectionProps {
  readonly object: CanvasObject;
  readonly update: Update;
  readonly disabled: boolean;
}

/** What happens when somebody clicks the object in the finished work. Links are edited here, the rest is shown. */
export function InteractionsSection({ object, update, disabled }: InteractionsSectionProps) {
  const { interactions } = object;
  const write = (next: readonly Interaction[]): void => update({ interactions: next });
  return (
    <Section
      title={words.sections.interactions}
      action={
        <IconButton
          icon={Plus}
          size="small"
          label={words.addLink}
          disabled={disabled || interactions.length >= LIMITS.interactions}
          onClick={() => write([...interactions, newLink('')])}
        />
      }
    >
      {interactions.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {interactions.map((interaction, index) => (
            // The list has no ids; a row is what stands at its place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} className="flex items-start gap-1.5">
              <Link aria-hidden className="mt-2 size-3.5 shrink-0 text-quiet" />
              {interaction['kind'] === 'link' ? (
                <LinkAddress
                  address={linkAddress(interaction)}
                  disabled={disabled}
                  onChange={(url) =>
                    write(interactions.map((entry, at) => (at === index ? { ...entry, url } : entry)))
                  }
                />
              ) : (
                <span className="mt-1 flex-1 truncate text-12 text-quiet">{words.otherInteraction}</span>
              )}
              <IconButton
                icon={X}
                size="small"
                label={words.removeLink}
                disabled={disabled}
                className="mt-1"
                onClick={() => write(interactions.filter((_entry, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function LinkAddress({
  address,
  disabled,
  onChange,
}: {
  readonly address: string;
  readonly disabled: boolean;
  readonly onChange: (url: string) => void;
}) {
  const [draft, setDraft] = useState<string>();
  const shown = draft ?? address;
  const bad = shown !== '' && !isWebAddress(shown);
  const commit = (): void => {
    if (draft !== undefined && draft !== address && !bad) onChange(draft);
    if (!bad) setDraft(undefined);
  };
  return (
    <TextField
      label={words.linkAddress}
      hideLabel
      className="min-w-0 flex-1"
      inputMode="url"
      placeholder={words.linkPlaceholder}
      value={shown}
      readOnly={disabled}
      error={bad && draft !== undefined ? words.badLink : undefined}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape' && draft !== undefined) {
          event.stopPropagation();
          setDraft(undefined);
        }
      }}
    />
  );
}
