import { useNavigate } from '@tanstack/react-router';
import { endSession } from '../api/request.ts';
import { useUser } from '../api/session.ts';
import { forgetOfflineCopies } from '../sync/offline-copy.ts';

/** Ends the session and takes along what this browser kept of the person's documents: the next one here may be somebody else. */
export function useSignOut(): () => Promise<void> {
  const user = useUser();
  const navigate = useNavigate();
  return async () => {
    try {
      await endSession();
      if (user !== undefined) await forgetOfflineCopies(user.id);
    } catch {
      // Without a connection nothing was ended, and copies may hold edits that are nowhere else.
    }
    await navigate({ to: '/login' });
  };
}
