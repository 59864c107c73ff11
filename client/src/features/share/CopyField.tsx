import { Copy } from 'lucide-react';
import { commonStrings } from '../../strings/common.ts';
import { shareStrings as words } from '../../strings/share.ts';
import { Button } from '../../ui/Button.tsx';
import { FIELD } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toasts.ts';

/** A link to take along. It can be selected by hand where the browser forbids copying. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      toast('good', words.copied);
    } catch {
      toast('bad', commonStrings.copyFailed);
    }
  };
  return (
    <div className="mt-2 flex gap-2">
      <input
        readOnly
        aria-label={label}
        value={value}
        onFocus={(event) => event.target.select()}
        className={`${FIELD} h-8 font-mono text-12`}
      />
      <Button icon={Copy} className="h-8" onClick={() => void copy()}>
        {words.copy}
      </Button>
    </div>
  );
}
