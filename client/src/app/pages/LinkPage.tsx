import { useMutation } from '@tanstack/react-query';
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
  const [step, setStep] = useState<Step>(
    token === '' ? { kind: 'failed', message: words.cutShort } : { kind: 'opening' },
  );
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const entering = useMutation({
    mutationFn: (given: { name?: string; password?: string }) => api.enterByLink(token, given),
    onSuccess: ({ landing }) => navigate({ href: landing ?? '/', replace: true }),
    onError: (error) => {
      const needs = neededForLink(error);
      setStep((now) =>
        needs === undefined
          ? { kind: 'failed', message: messageOf(error) }
          : { kind: needs, ...(now.kind === needs ? { problem: messageOf(error) } : {}) },
      );
    },
  });
  const { mutate: enter, isPending: busy } = entering;
  const started = useRef(false);
  useEffect(() => {
    // A link may be good for one use, so a page drawn twice must not use it twice.
    if (started.current || token === '') return;
    started.current = true;
    enter({});
  }, [enter, token]);

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
          else {
            enter({
              ...(name.trim() === '' ? {} : { name: name.trim() }),
              ...(password === '' ? {} : { password }),
            });
          }
        }}
      >
        {asksName ? (
          <TextField
            key="name"
            ref={focusOnMount}
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
            ref={focusOnMount}
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

function focusOnMount(field: HTMLInputElement | null): void {
  field?.focus();
}
