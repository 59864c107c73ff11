import { SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { reviewStrings as words } from '../../strings/review.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { FIELD } from '../../ui/TextField.tsx';

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly maxLength?: number;
  readonly focusOnMount?: boolean;
  /** @returns false if the words should stay in the field */
  readonly onSend: (body: string) => boolean | Promise<boolean>;
  readonly onCancel?: () => void;
}

/** Words to send: Enter sends, Shift+Enter breaks the line, Escape gives up. Grows with what is written. */
export function Composer({
  label,
  placeholder,
  maxLength = 10_000,
  focusOnMount = false,
  onSend,
  onCancel,
}: ComposerProps) {
  const [body, setBody] = useState('');
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusOnMount) field.current?.focus();
  }, [focusOnMount]);
  const send = async (): Promise<void> => {
    const text = body.trim();
    if (text === '' || sending) return;
    setSending(true);
    try {
      if (await onSend(text)) setBody('');
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="relative"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        ref={field}
        aria-label={label}
        placeholder={placeholder}
        rows={1}
        maxLength={maxLength}
        value={body}
        onChange={(event) => setBody(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
          }
          if (event.key === 'Escape') onCancel?.();
        }}
        className={`${FIELD} block max-h-40 min-h-8 resize-none py-1.5 pe-9 [field-sizing:content] pointer-coarse:min-h-10`}
      />
      <IconButton
        type="submit"
        size="small"
        icon={SendHorizontal}
        label={words.send}
        busy={sending}
        disabled={body.trim() === ''}
        className="absolute end-1 bottom-1 text-accent! rtl:-scale-x-100"
      />
    </form>
  );
}
