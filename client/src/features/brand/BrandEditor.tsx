import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import type { Brand, BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { brandStrings as words } from '../../strings/brand.ts';
import { sameJson } from '@sparklio/shared/documents/json-value';
import { Button } from '../../ui/Button.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';
import { FontRules } from './FontRules.tsx';
import { LogoTile } from './LogoTile.tsx';
import { PaletteRules } from './PaletteRules.tsx';
import { WordRules } from './WordRules.tsx';

/** One brand kit as a form. Nothing is written until Save; then agents use it at once. */
export function BrandEditor({ brand, canEdit }: { readonly brand: Brand; readonly canEdit: boolean }) {
  const client = useQueryClient();
  const [name, setName] = useState(brand.name);
  const [kit, setKit] = useState(brand.kit);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const changed = name !== brand.name || !sameJson(kit, brand.kit);
  const change = (patch: Partial<BrandKit>): void => {
    setKit({ ...kit, ...patch });
    setProblem(undefined);
  };
  const save = async (): Promise<void> => {
    const parsed = brandKitSchema.safeParse(withoutBlanks(kit));
    if (!parsed.success || name.trim() === '') {
      setProblem(
        words.problem +
          (parsed.error?.issues.map((issue) => issue.path.join(' › ')).join(', ') ?? words.nameField),
      );
      return;
    }
    setBusy(true);
    try {
      const saved = await api.saveBrand(brand.id, { name: name.trim(), kit: parsed.data });
      setName(saved.name);
      setKit(saved.kit);
      toast('good', words.saved);
      await client.invalidateQueries({ queryKey: ['brands'] });
      void client.invalidateQueries({ queryKey: ['brand-of'] });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      aria-label={words.title(brand.name)}
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <header className="mb-6">
        <h1 className="text-24 font-semibold">{name}</h1>
        <p className="text-15 text-quiet">{canEdit ? words.pageHint : words.readOnly}</p>
      </header>
      <fieldset disabled={!canEdit} className="grid gap-6">
        {canEdit && (
          <TextField
            label={words.nameField}
            value={name}
            maxLength={120}
            className="max-w-80 [&_input]:border-line [&_input]:bg-panel"
            onChange={(event) => setName(event.target.value)}
          />
        )}
        <Card title={words.palette}>
          <PaletteRules kit={kit} canEdit={canEdit} onChange={change} />
        </Card>
        <Card title={words.fonts}>
          <FontRules kit={kit} canEdit={canEdit} onChange={change} />
        </Card>
        {kit.logos.length > 0 && (
          <Card title={words.logos}>
            <div className="grid gap-4 sm:grid-cols-2">
              {kit.logos.map((logo) => (
                <LogoTile key={logo.assetId} logo={logo} canPlace={false} />
              ))}
            </div>
          </Card>
        )}
        <Card title={words.tone}>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextArea
              label={words.summary}
              className="sm:col-span-2"
              value={kit.tone.summary}
              maxLength={1_000}
              onChange={(event) => change({ tone: { ...kit.tone, summary: event.target.value } })}
            />
            <TextArea
              label={words.toneDo}
              hint={words.onePerLine}
              rows={4}
              value={kit.tone.do.join('\n')}
              onChange={(event) => change({ tone: { ...kit.tone, do: event.target.value.split('\n') } })}
            />
            <TextArea
              label={words.toneDont}
              hint={words.onePerLine}
              rows={4}
              value={kit.tone.dont.join('\n')}
              onChange={(event) => change({ tone: { ...kit.tone, dont: event.target.value.split('\n') } })}
            />
          </div>
        </Card>
        <Card title={words.words}>
          <WordRules kit={kit} canEdit={canEdit} onChange={change} />
        </Card>
      </fieldset>
      {canEdit && (changed || problem !== undefined) && (
        <div className="sticky bottom-4 mt-6 flex flex-wrap items-center gap-2 rounded-card bg-raised px-4 py-3 shadow-float animate-rise">
          <p
            role={problem === undefined ? undefined : 'alert'}
            className={`min-w-0 flex-1 ${problem === undefined ? 'text-quiet' : 'text-bad-text'}`}
          >
            {problem ?? words.unsaved}
          </p>
          <Button
            onClick={() => {
              setName(brand.name);
              setKit(brand.kit);
              setProblem(undefined);
            }}
          >
            {words.discard}
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            {words.save}
          </Button>
        </div>
      )}
    </form>
  );
}

function withoutBlankWishes({ word, use, why }: BrandKit['words']['forbidden'][number]) {
  return { word, ...(use?.trim() ? { use } : {}), ...(why?.trim() ? { why } : {}) };
}

/** Lists are edited line by line; empty lines and empty wishes are not rules. */
function withoutBlanks(kit: BrandKit): BrandKit {
  const filled = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter(Boolean);
  return {
    ...kit,
    tone: { ...kit.tone, do: filled(kit.tone.do), dont: filled(kit.tone.dont) },
    words: {
      known: filled(kit.words.known),
      claims: kit.words.claims.filter(({ phrase }) => phrase.trim() !== ''),
      forbidden: kit.words.forbidden.filter(({ word }) => word.trim() !== '').map(withoutBlankWishes),
    },
  };
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-card border border-line bg-panel p-5">
      <h2 className="mb-3 text-15 font-semibold">{title}</h2>
      {children}
    </section>
  );
}
