import { useQuery } from '@tanstack/react-query';
import { Check, Palette, TriangleAlert, X } from 'lucide-react';
import { messageOf } from '../../api/api-error.ts';
import { queries } from '../../api/queries.ts';
import { useRun } from '../../editing/use-run.ts';
import { useSelection } from '../../editing/use-selection.ts';
import { brandStrings as words } from '../../strings/brand.ts';
import { commonStrings } from '../../strings/common.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/toasts.ts';
import { updateCommand } from '../canvas/patch.ts';
import { LogoTile } from './LogoTile.tsx';

/** The brand's rules beside the work; a click on a colour or a font applies it to what is selected. */
export function BrandPanel() {
  const { creative, rights } = useCreative();
  const brand = useQuery(queries.brandOf(creative.id));
  const selection = useSelection();
  const run = useRun();
  const canEdit = rights.editContent;

  if (brand.isPending) {
    return (
      <output className="flex flex-col gap-2 p-3" aria-label={commonStrings.loading}>
        <Skeleton className="h-24" />
        <Skeleton className="h-16" />
        <Skeleton className="h-32" />
      </output>
    );
  }
  if (brand.isError) {
    return (
      <Notice
        icon={TriangleAlert}
        title={words.failed}
        compact
        live
        action={<Button onClick={() => void brand.refetch()}>{commonStrings.retry}</Button>}
      >
        {messageOf(brand.error)}
      </Notice>
    );
  }
  if (brand.data === null) {
    return (
      <Notice icon={Palette} title={words.none} compact>
        {words.noneHint}
      </Notice>
    );
  }
  const { kit, name } = brand.data;
  const applyColour = (hex: string): void => {
    const targets = selection.filter(({ type, locked }) => !locked && (type === 'text' || type === 'shape'));
    if (targets.length === 0) toast('info', words.selectFirst);
    else run({ commands: targets.map(({ id }) => updateCommand(id, { fill: hex })) });
  };
  const applyFont = (family: string): void => {
    const targets = selection.filter(({ type, locked }) => !locked && type === 'text');
    if (targets.length === 0) toast('info', words.selectTextFirst);
    else run({ commands: targets.map(({ id }) => updateCommand(id, { fontFamily: family })) });
  };

  return (
    <section aria-label={words.title(name)}>
      <Section title={words.palette}>
        <ul className="grid grid-cols-3 gap-1.5">
          {kit.palette.map((colour) => (
            <li key={colour.name + colour.hex}>
              <button
                type="button"
                disabled={!canEdit}
                aria-label={canEdit ? words.applyFill(colour.name) : words.colour(colour.name, colour.hex)}
                onClick={() => applyColour(colour.hex)}
                className="block w-full overflow-hidden rounded-control border border-line text-start hover:border-line-strong disabled:hover:border-line"
              >
                <span className="block h-9" style={{ background: colour.hex }} />
                <span className="block px-1.5 py-1">
                  <span className="block truncate text-11 font-medium">{colour.name}</span>
                  <span className="block text-11 text-quiet uppercase">{colour.hex}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <p className="mt-2 text-11 text-quiet">{words.tolerance(kit.tolerance)}</p>
      </Section>
      <Section title={words.fonts}>
        <ul className="-mx-1.5 flex flex-col">
          {kit.fonts.map((font) => (
            <li key={font.family + font.use}>
              <button
                type="button"
                disabled={!canEdit}
                aria-label={canEdit ? words.applyFont(font.family) : font.family}
                onClick={() => applyFont(font.family)}
                className="block w-full rounded-control px-1.5 py-1.5 text-start hover:bg-hover disabled:hover:bg-transparent"
              >
                <span className="flex items-baseline justify-between text-11 text-quiet">
                  {font.family}
                  <span>{words.fontUses[font.use]}</span>
                </span>
                <span
                  className="block truncate text-18"
                  style={{ fontFamily: `'${font.family}'`, fontWeight: font.use === 'heading' ? 700 : 400 }}
                >
                  {words.sample}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Section>
      {kit.logos.length > 0 && (
        <Section title={words.logos}>
          <ul className="flex flex-col gap-2">
            {kit.logos.map((logo) => (
              <li key={logo.assetId}>
                <LogoTile logo={logo} canPlace={canEdit} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={words.tone}>
        <p>{kit.tone.summary}</p>
        <ToneList label={words.toneDo} items={kit.tone.do} good />
        <ToneList label={words.toneDont} items={kit.tone.dont} />
      </Section>
      <Section title={words.words}>
        {kit.words.forbidden.length > 0 && (
          <>
            <h4 className="mt-1 text-11 text-quiet">{words.forbidden}</h4>
            <ul>
              {kit.words.forbidden.map(({ word, use }) => (
                <li key={word} className="flex items-baseline gap-2 py-0.5">
                  <X aria-hidden className="size-3 shrink-0 self-center text-bad" />
                  <span className="line-through decoration-bad/60">{word}</span>
                  {use !== undefined && <span className="text-12 text-quiet">{words.insteadUse(use)}</span>}
                </li>
              ))}
            </ul>
          </>
        )}
        {kit.words.claims.length > 0 && (
          <>
            <h4 className="mt-2 text-11 text-quiet">{words.claims}</h4>
            <ul>
              {kit.words.claims.map(({ phrase, proof }) => (
                <li key={phrase} className="py-0.5">
                  <span className="flex items-center gap-2">
                    {proof === '' ? (
                      <TriangleAlert aria-hidden className="size-3 shrink-0 text-stale" />
                    ) : (
                      <Check aria-hidden className="size-3 shrink-0 text-good" />
                    )}
                    {phrase}
                  </span>
                  <span className={`block ps-5 text-12 ${proof === '' ? 'text-stale-text' : 'text-quiet'}`}>
                    {proof === '' ? words.unproven : proof}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
        {kit.words.known.length > 0 && (
          <>
            <h4 className="mt-2 text-11 text-quiet">{words.known}</h4>
            <p>{kit.words.known.join(', ')}</p>
          </>
        )}
      </Section>
    </section>
  );
}

function ToneList({
  label,
  items,
  good = false,
}: {
  readonly label: string;
  readonly items: readonly string[];
  readonly good?: boolean;
}) {
  if (items.length === 0) return null;
  const Icon = good ? Check : X;
  return (
    <>
      <h4 className="mt-2 text-11 text-quiet">{label}</h4>
      <ul>
        {items.map((item) => (
          <li key={item} className="flex gap-2 py-0.5">
            <Icon aria-hidden className={`mt-1 size-3 shrink-0 ${good ? 'text-good' : 'text-bad'}`} />
            {item}
          </li>
        ))}
      </ul>
    </>
  );
}
