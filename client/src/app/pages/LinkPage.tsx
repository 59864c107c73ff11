import { useMutation } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { StudioError } from '@sparklio/shared/errors';
import { messageOf, neededForLink } from '../../api/api-error.ts';
import type { LinkNeeds } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { signInStrings as words } from '../../strings/sign-in.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { EntryFrame } from './EntryFrame.tsx';
import { PageSkeleton } from './PageSkeleton.tsx';

type Step =
  | { readonly kind: 'opening' }
  | { readonly kind: 'asking'; readonly asked: LinkNeeds; readonly problem?: string }
  | { readonly kind: 'failed'; readonly message: string };

interface Given {
  readonly name?: string;
  readonly password?: string;
}

/** What a sign-in, invite or guest link leads to. Asks for a name, a password or an account only when the server wants one. */
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
    mutationFn: async (given: Given) => {
      if (step.kind !== 'asking' || step.asked.needs !== 'sign_in') return api.enterByLink(token, given);
      await api.login(step.asked.email, given.password ?? '');
      return api.enterByLink(token, {});
    },
    onSuccess: ({ landing }) => navigate({ href: landing ?? '/', replace: true }),
    onError: (error) => {
      const asked = neededForLink(error);
      setStep((now) => {
        if (asked !== undefined) {
          const isAsked = now.kind === 'asking' && now.asked.needs === asked.needs;
          return { kind: 'asking', asked, ...(isAsked ? { problem: messageOf(error) } : {}) };
        }
        if (now.kind === 'asking' && isMendable(error)) return { ...now, problem: messageOf(error) };
        return { kind: 'failed', message: messageOf(error) };
      });
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
  const { asked, problem } = step;
  const asksName = asked.needs === 'name' || asked.needs === 'account';
  const asksPassword = asked.needs !== 'name';
  const { title, hint } = wordsFor(asked);
  return (
    <EntryFrame title={title} subtitle={hint}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (asksName && name.trim() === '') setStep({ kind: 'asking', asked, problem: words.nameMissing });
          else {
            enter({
              ...(name.trim() === '' ? {} : { name: name.trim() }),
              ...(password === '' ? {} : { password }),
            });
          }
        }}
      >
        {asksName && (
          <TextField
            key="name"
            ref={focusOnMount}
            label={words.name}
            placeholder={words.namePlaceholder}
            autoComplete="name"
            maxLength={120}
            value={name}
            error={asksPassword ? undefined : problem}
            onChange={(event) => setName(event.target.value)}
          />
        )}
        {'email' in asked && (
          // For password managers, which keep a password with what it belongs to.
          <input type="email" autoComplete="username" value={asked.email} readOnly hidden />
        )}
        {asksPassword && (
          <TextField
            key="password"
            ref={asksName ? undefined : focusOnMount}
            label={asked.needs === 'account' ? words.newPassword : words.password}
            type="password"
            autoComplete={PASSWORD_COMPLETION[asked.needs]}
            value={password}
            error={problem}
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

const PASSWORD_COMPLETION = {
  name: 'off',
  password: 'off',
  account: 'new-password',
  sign_in: 'current-password',
} as const;

function wordsFor(asked: LinkNeeds): { title: string; hint: string } {
  if (asked.needs === 'account') return { title: words.accountTitle, hint: words.accountHint(asked.email) };
  if (asked.needs === 'sign_in') return { title: words.signInTitle, hint: words.signInHint(asked.email) };
  return asked.needs === 'name'
    ? { title: words.nameTitle, hint: words.nameHint }
    : { title: words.passwordTitle, hint: words.passwordHint };
}

/** Whether other words in the same fields may do: a password that is too short, or wrong. */
function isMendable(error: unknown): boolean {
  return error instanceof StudioError && (error.code === 'invalid_input' || error.code === 'unauthenticated');
}

function focusOnMount(field: HTMLInputElement | null): void {
  field?.focus();
}
