import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { later, minutes } from '../clock.ts';
import { type Account, accountById } from './accounts.ts';
import { matchesSecret } from './secrets.ts';
import { changeSession, liveSession, type SessionKey } from './sessions.ts';

/**
 * Checks an account's password and counts: after `policy.password.tries` wrong ones in a row the account is closed to
 * passwords for a while. Faults: `password.wrong` (with tries left), `account.locked`.
 */
export async function checkPassword(
  central: Central,
  account: Account,
  password: string,
): Promise<Answer<null>> {
  const { tries, lockMinutes } = central.policy.password;
  const now = central.clock.now();
  if (account.state !== 'active') return refuse('account.locked');
  // The try is counted before the password is looked at: many guesses at once are many tries.
  const [counted] = await central.database.query<{ failed_passwords: number }>(
    `update accounts set
       failed_passwords = case when locked_until is not null and locked_until <= $2 then 1 else failed_passwords + 1 end,
       locked_until = case when locked_until <= $2 then null else locked_until end
     where account_id = $1 and (locked_until is null or locked_until <= $2) returning failed_passwords`,
    [account.accountId, now],
  );
  if (counted === undefined) return refuse('account.locked');
  const used = counted.failed_passwords;
  if (
    used <= tries &&
    account.passwordHash !== null &&
    (await matchesSecret(account.passwordHash, password))
  ) {
    await central.database.query('update accounts set failed_passwords = 0 where account_id = $1', [
      account.accountId,
    ]);
    return answer(null);
  }
  if (used < tries) return refuse('password.wrong', { triesLeft: tries - used });
  await central.database.query('update accounts set locked_until = $2 where account_id = $1', [
    account.accountId,
    later(now, minutes(lockMinutes)),
  ]);
  return refuse('account.locked');
}

/** Raising an account: its password instead of a one-time password. */
export async function provePassword(
  central: Central,
  input: SessionKey & OperationInput<'provePassword'>['body'],
): Promise<Answer<OperationOutput<'provePassword'>>> {
  const session = await liveSession(central, input);
  if (!session.ok) return session;
  const { accountKind, accountId } = session.value;
  const account =
    accountKind === 'raise' && accountId !== null
      ? await accountById(central, central.database.query, accountId)
      : null;
  if (account === null) return refuse('central.rejected', { detail: 'no account to raise in this session' });
  const checked = await checkPassword(central, account, input.password);
  if (!checked.ok) return checked;
  const changed = await changeSession(central, input, { proof: 'password' });
  return changed.ok ? answer({ verified: true }) : changed;
}
