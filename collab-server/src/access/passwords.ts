import bcrypt from 'bcrypt';
import { StudioError } from '@sparklio/shared/errors';

const ROUNDS = 12;
/** bcrypt ignores everything after this many bytes, so more is refused. */
const MOST_BYTES = 72;
export const SHORTEST_PASSWORD = 8;

/** A hash that no password matches, of the same cost: looking somebody up takes as long when there is nobody. */
const NOBODY = bcrypt.hash(crypto.randomUUID(), ROUNDS);

/** @throws StudioError `invalid_input` if it is too short or too long */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < SHORTEST_PASSWORD) {
    throw new StudioError('invalid_input', `A password has at least ${SHORTEST_PASSWORD} characters.`);
  }
  if (Buffer.byteLength(password) > MOST_BYTES) {
    throw new StudioError('invalid_input', `A password has at most ${MOST_BYTES} bytes.`);
  }
  return bcrypt.hash(password, ROUNDS);
}

/** Takes the same time for a wrong password and for a missing hash. */
export async function isPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash ?? (await NOBODY));
  return matches && typeof hash === 'string' && Buffer.byteLength(password) <= MOST_BYTES;
}
