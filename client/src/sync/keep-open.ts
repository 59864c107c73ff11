import { openCreative } from './open-creative.ts';
import type { OpenCreative, OpenCreativeOptions } from './open-creative.ts';

/**
 * Keeps a creative open until told otherwise: a session that the server refused, or whose person got another
 * role, is followed by a fresh one.
 *
 * @param read the newest options; asked for at every new session
 * @param onSession a session began; the one before it is closed
 * @returns closes
 */
export function keepOpen(
  creativeId: string,
  userId: string,
  read: () => OpenCreativeOptions,
  onSession: (session: OpenCreative) => void,
): () => void {
  let current: OpenCreative | undefined;
  const start = (changes: Partial<OpenCreativeOptions>): void => {
    const options = { ...read(), ...changes };
    // The page moved on to something else in the same moment; its own call keeps that open.
    if (options.creative.id !== creativeId || options.user.id !== userId) return;
    const session = openCreative(options);
    current = session;
    session.onEnd((end) => {
      if (end.kind !== 'rejoin' || session !== current) return;
      session.close();
      start({
        creative: { ...read().creative, role: end.role },
        ...(end.refusal === undefined ? {} : { refusal: end.refusal }),
      });
    });
    onSession(session);
  };
  start({});
  return () => {
    const session = current;
    current = undefined;
    session?.close();
  };
}
