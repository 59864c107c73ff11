import type { Session, User } from '@sparklio/shared/protocol/api';
import { create } from 'zustand';

/**
 * Who is signed in. The access token lives in memory only: a page of another origin, or a copy of the
 * browser's storage, never holds it. The refresh token is a cookie that scripts cannot read.
 */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly user: User; readonly accessToken: string };

export const useSession = create<{ readonly session: SessionState }>(() => ({
  session: { kind: 'unknown' },
}));

export function setSignedIn({ user, accessToken }: Session): void {
  useSession.setState({ session: { kind: 'signed-in', user, accessToken } });
}

export function setSignedOut(): void {
  useSession.setState({ session: { kind: 'signed-out' } });
}

export function currentAccessToken(): string | undefined {
  const { session } = useSession.getState();
  return session.kind === 'signed-in' ? session.accessToken : undefined;
}

/** The person at this browser, or undefined. */
export function useUser(): User | undefined {
  return useSession(({ session }) => (session.kind === 'signed-in' ? session.user : undefined));
}
