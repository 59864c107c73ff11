import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { messageOf, neededForLink } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { signInStrings as words } from '../../strings/sign-in.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { EntryFrame } from './EntryFrame.tsx';
import { PageSkeleton } from './PageSkeleton.tsx';

type Step =
  | { readonly kind: 'opening' }
  | { readonly kind: 'name' | 'password'; readonly problem?: string }
  | { readonly kind: 'failed'; readonly message: string };

/** What a sign-in, invite or guest link leads to. Asks for a name or a password only when the server wants one. */
export function LinkPage() {
  // The token stands behind the hash, so no server, proxy or log on the way sees it.
  const token = useLocation({ select: ({ hash }) => hash });
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>({ kind: 'opening' });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const started = useRef(false);

  const enter = async (): Promise<void> => {
    setBusy(true);
    try {
      const { landing } = await api.enterByLink(token, {
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(password === '' ? {} : { password }),
      });
      await navigate({ href: landing ?? '/', replace: true });
    } catch (error) {
      const needs = neededForLink(error);
      if (needs === undefined) setStep({ kind: 'failed', message: messageOf(error) });
      else setStep({ kind: needs, ...(step.kind === needs ? { problem: messageOf(error) } : {}) });
      setBusy(false);
    }
  };
  useEffect(() => {
    // A link may be good for one use, so a page drawn twice must not use it twice.
    if (started.current) return;
    started.current = true;
    if (token === '') setStep({ kind: 'failed', message: words.cutShort });
    else void enter();
  });

  if (step.kind === 'opening') return <PageSkeleton />;
  if (step.kind === 'failed') {
    return (
      <EntryFrame title={words.failedTitle}>
        <p role="alert">{step.message}</p>
      </EntryFrame>
    );
  }
  const asksName = step.kind === 'name';
  return (
    <EntryFrame
      title={asksName ? words.nameTitle : words.passwordTitle}
      subtitle={asksName ? words.nameHint : words.passwordHint}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (asksName && name.trim() === '') setStep({ kind: 'name', problem: words.nameMissing });
          else void enter();
        }}
      >
        {asksName ? (
          <TextField
            key="name"
            autoFocus
            label={words.name}
            placeholder={words.namePlaceholder}
            autoComplete="name"
            maxLength={120}
            value={name}
            error={step.problem}
            onChange={(event) => setName(event.target.value)}
          />
        ) : (
          <TextField
            key="password"
            autoFocus
            label={words.password}
            type="password"
            autoComplete="off"
            value={password}
            error={step.problem}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
        <Button type="submit" variant="primary" size="large" busy={busy}>
          {words.enter}
        </Button>
      </form>
    </EntryFrame>
  );
}
