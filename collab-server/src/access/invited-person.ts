import { StudioError } from '@sparklio/shared/errors';
import type { User } from '@sparklio/shared/protocol/api';
import type { Accounts } from './accounts.ts';

/**
 * Who comes by an invite for an e-mail address: whoever is signed in with it, or somebody new, who gets an account with it.
 * Nobody else, since whoever an invite was passed on to would get the role that was meant for another.
 *
 * @param email in small letters
 * @param given.userId who is signed in
 * @throws StudioError `forbidden` for who is signed in as somebody else; `unauthenticated` with `details.email` and
 *   `details.needs`: `sign_in` if the address has an account, `account` for a password (and a name) if it has none;
 *   `invalid_input` for an unusable password
 */
export async function invitedPerson(
  accounts: Accounts,
  email: string,
  given: {
    readonly userId?: string | undefined;
    readonly name?: string | undefined;
    readonly password?: string | undefined;
  },
): Promise<User> {
  if (given.userId !== undefined) {
    const user = await accounts.user(given.userId);
    if (user.email === email) return user;
    throw new StudioError(
      'forbidden',
      `This invite is for ${email}, and you are signed in as ${user.email ?? user.name}. Sign out, then open the link again.`,
    );
  }
  if (await accounts.hasAddress(email)) {
    throw new StudioError('unauthenticated', `This invite is for ${email}. Sign in with that address.`, {
      details: { needs: 'sign_in', email },
    });
  }
  if (given.password === undefined) {
    throw new StudioError(
      'unauthenticated',
      `This invite is for ${email}. Choose a password: you get an account with that address.`,
      { details: { needs: 'account', email } },
    );
  }
  return accounts.create({ email, password: given.password, name: given.name });
}
