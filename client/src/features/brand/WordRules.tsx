import { Plus, X } from 'lucide-react';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { brandStrings as words } from '../../strings/brand.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { rowsOf } from './rows.ts';
import { FIELD, TextArea } from '../../ui/TextField.tsx';
import type { RulesProps } from './PaletteRules.tsx';

type Words = BrandKit['words'];

/** Words that are not used, claims and their proofs, and names that spelling must not mark. Rows stand for their place. */
export function WordRules({ kit, canEdit, onChange }: RulesProps) {
  const set = (patch: Partial<Words>): void => onChange({ words: { ...kit.words, ...patch } });
  const { forbidden, claims, known } = kit.words;
  return (
    <div className="flex flex-col gap-5">
      <div>
        <h3 className="mb-1.5 text-12 font-medium">{words.forbidden}</h3>
        <ul className="flex flex-col gap-1.5">
          {rowsOf(forbidden).map(({ entry, index, key }) => {
            const change = (patch: Partial<Words['forbidden'][number]>): void =>
              set({ forbidden: forbidden.map((each, at) => (at === index ? { ...each, ...patch } : each)) });
            return (
              <li
                key={key}
                className="grid grid-cols-[1fr_1fr_1.5fr_24px] items-center gap-1.5 max-sm:grid-cols-[1fr_1fr_24px]"
              >
                <input
                  aria-label={words.word}
                  placeholder={words.word}
                  value={entry.word}
                  onChange={(event) => change({ word: event.target.value })}
                  className={`${FIELD} h-7`}
                />
                <input
                  aria-label={words.use}
                  placeholder={words.use}
                  value={entry.use ?? ''}
                  onChange={(event) => change({ use: event.target.value })}
                  className={`${FIELD} h-7`}
                />
                <input
                  aria-label={words.why}
                  placeholder={words.why}
                  value={entry.why ?? ''}
                  onChange={(event) => change({ why: event.target.value })}
                  className={`${FIELD} h-7 max-sm:hidden`}
                />
                {canEdit && (
                  <IconButton
                    icon={X}
                    size="small"
                    label={words.removeWord(entry.word)}
                    onClick={() => set({ forbidden: forbidden.filter((_entry, at) => at !== index) })}
                  />
                )}
              </li>
            );
          })}
        </ul>
        {canEdit && (
          <Button
            icon={Plus}
            size="small"
            className="mt-2"
            onClick={() => set({ forbidden: [...forbidden, { word: '' }] })}
          >
            {words.addWord}
          </Button>
        )}
      </div>
      <div>
        <h3 className="mb-1.5 text-12 font-medium">{words.claims}</h3>
        <ul className="flex flex-col gap-1.5">
          {rowsOf(claims).map(({ entry, index, key }) => {
            const change = (patch: Partial<Words['claims'][number]>): void =>
              set({ claims: claims.map((each, at) => (at === index ? { ...each, ...patch } : each)) });
            return (
              <li key={key} className="grid grid-cols-[1fr_2fr_24px] items-center gap-1.5">
                <input
                  aria-label={words.claim}
                  placeholder={words.claim}
                  value={entry.phrase}
                  onChange={(event) => change({ phrase: event.target.value })}
                  className={`${FIELD} h-7`}
                />
                <input
                  aria-label={words.proof}
                  placeholder={words.unproven}
                  value={entry.proof}
                  onChange={(event) => change({ proof: event.target.value })}
                  className={`${FIELD} h-7`}
                />
                {canEdit && (
                  <IconButton
                    icon={X}
                    size="small"
                    label={words.removeClaim(entry.phrase)}
                    onClick={() => set({ claims: claims.filter((_entry, at) => at !== index) })}
                  />
                )}
              </li>
            );
          })}
        </ul>
        {canEdit && (
          <Button
            icon={Plus}
            size="small"
            className="mt-2"
            onClick={() => set({ claims: [...claims, { phrase: '', proof: '' }] })}
          >
            {words.addClaim}
          </Button>
        )}
      </div>
      <TextArea
        label={words.known}
        hint={words.knownHint}
        rows={3}
        value={known.join('\n')}
        onChange={(event) => set({ known: event.target.value.split('\n') })}
      />
      <div className="flex items-center gap-3">
        <span className="flex-1 text-12 text-quiet">{words.maxGrade}</span>
        <NumberField
          label={words.maxGrade}
          className="w-20"
          value={kit.maxGrade}
          min={1}
          max={18}
          disabled={!canEdit}
          onChange={(maxGrade) => onChange({ maxGrade })}
        />
      </div>
    </div>
  );
}
