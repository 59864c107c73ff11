import { useQueryClient } from '@tanstack/react-query';
import { Flag } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { historyApi } from '../../api/history.ts';
import { commonStrings } from '../../strings/common.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';
import { versionsQuery } from './use-versions.ts';
import { versionName } from './version-words.ts';

const words = historyStrings.versions;
const MOST_LETTERS = 200;

/** Keeps how it is now under a name. */
export function NameVersion() {
  const { creative } = useCreative();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    if (name.trim() === '') {
      setProblem(words.nameMissing);
      return;
    }
    setBusy(true);
    try {
      const version = await historyApi.nameVersion(creative.id, name.trim());
      toast('good', words.saved(versionName(version)));
      setOpen(false);
      setName('');
      await client.invalidateQueries({ queryKey: versionsQuery(creative.id).queryKey });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (!open)
    return (
      <div className="border-b border-line px-3 py-2">
        <Button icon={Flag} className="w-full" onClick={() => setOpen(true)}>
          {words.nameNow}
        </Button>
      </div>
    );
  return (
    <form
      className="flex flex-col gap-2 border-b border-line px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      <TextField
        label={words.name}
        placeholder={words.namePlaceholder}
        maxLength={MOST_LETTERS}
        // The person just asked for this field.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={name}
        error={problem}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(undefined);
        }}
      />
      <div className="flex justify-end gap-1.5">
        <Button variant="quiet" onClick={() => setOpen(false)}>
          {commonStrings.cancel}
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
